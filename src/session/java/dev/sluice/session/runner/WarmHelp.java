package dev.sluice.session.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * What warm runs have in common.
 *
 * @param folders where the folders of all runs are, and the sockets of zygotes below it
 * @param detour another way there, if the real one is too long for the name of a socket
 * @param timer stops what takes too long
 * @param threads feed what takes long to feed
 */
record WarmHelp(Path folders, Optional<Detour> detour, ScheduledExecutorService timer, Executor threads)
        implements AutoCloseable {
    /** A socket's name has 108 bytes, the last of them NUL, and what is below the folder has 30. */
    private static final int LONGEST = 77;

    static WarmHelp of(Path folders) throws IOException {
        boolean far = folders.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length > LONGEST;
        var timer = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "sluice-timer"));
        timer.setRemoveOnCancelPolicy(true);
        return new WarmHelp(folders, far ? Optional.of(Detour.to(folders)) : Optional.empty(), timer, task -> daemon(
                        task, "sluice-input")
                .start());
    }

    private static Thread daemon(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** The way by which a socket below the folders can be reached. */
    Path reachable(Path socket) {
        return detour.map(way -> way.link().resolve(folders.relativize(socket))).orElse(socket);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        detour.ifPresent(Detour::close);
    }

    /** A folder with a short name that has a link to one with a long name. Like a work folder it survives nobody. */
    record Detour(Path folder, Path link, FolderLock lock) implements AutoCloseable {
        static Detour to(Path target) throws IOException {
            Path folder = Folders.createPassable(Path.of(System.getProperty("java.io.tmpdir")), WorkFolder.PREFIX);
            return new Detour(
                    folder, Files.createSymbolicLink(folder.resolve("runs"), target), FolderLock.take(folder));
        }

        @Override
        public void close() {
            try {
                Folders.delete(folder);
                lock.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
