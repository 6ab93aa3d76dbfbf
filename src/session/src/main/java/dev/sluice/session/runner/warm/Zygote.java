package dev.sluice.session.runner.warm;

import dev.sluice.session.runner.language.Programs;
import dev.sluice.session.runner.process.Spawner;
import dev.sluice.session.runner.sandbox.NamespaceSandbox;
import dev.sluice.session.runner.sandbox.StageLimits;
import dev.sluice.session.runner.sandbox.WarmInterpreter;
import dev.sluice.session.workspace.Folders;
import dev.sluice.session.workspace.SessionClosedException;
import dev.sluice.session.workspace.SessionFolder;
import dev.sluice.session.workspace.StopReason;
import dev.sluice.session.workspace.Stoppable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * An interpreter that has started and waits inside a sandbox to become the processes of runs. {@code zygote.c} is its
 * other half. It serves a fixed number of runs, and ends by itself when they have ended.
 */
final class Zygote implements Stoppable, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Zygote.class.getName());
    private static final int START_SECONDS = 10;
    private static final String SOCKET = "z";

    private static final String PLACEHOLDER = "./.zygote";

    private final SessionFolder session;
    private final Path folder;
    private final Process process;
    private final int runs;
    private int used;
    private volatile boolean closed;
    private volatile boolean failed;

    private Zygote(SessionFolder session, Path folder, Process process, int runs) {
        this.runs = runs;
        this.session = session;
        this.folder = folder;
        this.process = process;
    }

    /**
     * Starts a zygote and waits until it can serve.
     *
     * @param folders where the folders of runs are
     * @param runs how many it serves
     * @throws IOException if it cannot, so that waiting for another is in vain
     * @throws SessionClosedException if the session has ended
     */
    static Zygote start(
            WarmInterpreter interpreter,
            NamespaceSandbox sandbox,
            Path library,
            Path folders,
            Spawner spawner,
            int runs)
            throws IOException {
        Path folder = Files.createTempDirectory(folders, "z");
        interpreter.session().owner().take(folder);
        var variables = new TreeMap<>(interpreter.environment());
        variables.put("LD_PRELOAD", NamespaceSandbox.METER);
        variables.put("SLUICE_ZYGOTE_FILE", PLACEHOLDER);
        variables.put("SLUICE_ZYGOTE_SOCKET", "/tmp/" + folder.getFileName() + "/" + SOCKET);
        variables.put("SLUICE_ZYGOTE_RUNS", Integer.toString(runs));
        if (sandbox.filtered()) {
            variables.put("SLUICE_ZYGOTE_FILTER", "on");
        }
        Process process;
        try {
            // How far a stack may grow is settled when a program starts, and its runs are copies of it
            var line = new ArrayList<>(List.of("prlimit", StageLimits.stackOption(), "--"));
            line.addAll(sandbox.zygoteLine(interpreter, folders, folder, library, variables));
            line.addAll(List.of(interpreter.program(), PLACEHOLDER));
            process = spawner.start(command(line));
        } catch (IOException | RuntimeException e) {
            Folders.delete(folder);
            throw e;
        }
        var zygote = new Zygote(interpreter.session(), folder, process, runs);
        zygote.begin();
        return zygote;
    }

    private static ProcessBuilder command(List<String> line) {
        var command = new ProcessBuilder(line);
        command.environment().clear();
        command.environment().put("PATH", Programs.SANDBOX_PATH);
        return command;
    }

    private void begin() throws IOException {
        var buried = process.onExit().thenRun(this::bury);
        try {
            session.enter(this);
        } catch (SessionClosedException e) {
            close();
            throw e;
        }
        if (buried.isDone()) {
            session.leave(this);
        }
        CompletableFuture<?> late = CompletableFuture.runAsync(
                process::destroyForcibly, CompletableFuture.delayedExecutor(START_SECONDS, TimeUnit.SECONDS));
        boolean ready = says();
        late.cancel(false);
        if (closed) {
            throw new SessionClosedException();
        }
        if (!ready) {
            close();
            throw new IOException("The interpreter could not be kept ready");
        }
    }

    private boolean says() {
        try {
            return process.getInputStream().read() == 'z';
        } catch (IOException e) {
            return false;
        }
    }

    private void bury() {
        try {
            // Java would keep what an ended process wrote
            process.getInputStream().close();
            process.getErrorStream().close();
            process.getOutputStream().close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "The pipes of a zygote could not be closed: {0}", e.toString());
        } finally {
            Folders.deleteInTheEnd(folder);
            session.leave(this);
        }
    }

    Path socket() {
        return folder.resolve(SOCKET);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Notes that somebody had no answer from it in time. */
    void markFailed() {
        failed = true;
    }

    boolean hasFailed() {
        return failed;
    }

    /** Takes one of the runs that it serves. */
    void use() {
        used++;
    }

    int used() {
        return used;
    }

    boolean isUsedUp() {
        return used >= runs;
    }

    /** Ends the zygote after its runs have ended. */
    void retire() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "It has ended", e);
        }
    }

    /** Ends the zygote because its session ends, and with it all that runs. */
    @Override
    public void stop(StopReason reason) {
        closed = true;
        close();
    }

    /**
     * Ends the zygote and its runs, from the inside out, so that whoever waits for the outermost has waited for all.
     * While the sandbox is being set up there is no inside, and a sandbox that was killed then would leave behind what
     * it had begun: its zygote ends as soon as it is there, because nobody wants it.
     */
    @Override
    public void close() {
        retire();
        process.children().forEach(ProcessHandle::destroyForcibly);
    }
}
