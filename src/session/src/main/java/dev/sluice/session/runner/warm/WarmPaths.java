package dev.sluice.session.runner.warm;

import dev.sluice.session.workspace.WorkFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * The paths and threads that warm runs have in common.
 *
 * @param folders where the folders of all runs are, and the sockets of zygotes below it
 * @param detour a folder with a short name and a link to {@code folders}, if that is too long for a socket's name
 * @param timer stops what takes too long
 * @param threads feed what takes long to feed
 */
record WarmPaths(Path folders, Optional<WorkFolder> detour, ScheduledExecutorService timer, Executor threads)
        implements AutoCloseable {
    /**
     * The most bytes of the path of the folders: a socket's name has 108 bytes, the last of them NUL, and what is below
     * the folder has 30.
     */
    private static final int LONGEST = 77;

    private static final String LINK = "far";

    static WarmPaths of(Path folders) throws IOException {
        boolean far = folders.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST;
        var timer = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "sluice-timer"));
        timer.setRemoveOnCancelPolicy(true);
        return new WarmPaths(folders, far ? Optional.of(detourTo(folders)) : Optional.empty(), timer, task -> daemon(
                        task, "sluice-input")
                .start());
    }

    private static WorkFolder detourTo(Path folders) throws IOException {
        var near = WorkFolder.create(Path.of(System.getProperty("java.io.tmpdir")));
        Files.createSymbolicLink(near.path().resolve(LINK), folders);
        return near;
    }

    private static Thread daemon(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Returns the path by which a socket below the folders can be reached. */
    Path reachable(Path socket) {
        return detour.map(near -> near.path().resolve(LINK).resolve(folders.relativize(socket)))
                .orElse(socket);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        detour.ifPresent(WorkFolder::close);
    }
}
