package dev.sluice.session.runner.process;

import dev.sluice.session.runner.language.Programs;
import dev.sluice.session.runner.sandbox.Sandbox;
import dev.sluice.session.runner.sandbox.Stage;
import dev.sluice.session.workspace.ShortageException;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts the command of a stage in the sandbox. */
public final class ProcessRunner implements AutoCloseable {
    private final Sandbox sandbox;
    private final StageStarter starter;
    private final Spawner spawner = new Spawner();
    private final ExecutorService readers = readers();

    public ProcessRunner(Sandbox sandbox) {
        this(sandbox, StageStarter.NONE);
    }

    /** @param starter asked first for each stage */
    public ProcessRunner(Sandbox sandbox, StageStarter starter) {
        this.sandbox = sandbox;
        this.starter = starter;
    }

    public Sandbox sandbox() {
        return sandbox;
    }

    public RunningStage start(Stage stage, byte[] stdin) {
        return starter.start(stage, stdin).orElseGet(() -> startCold(stage, stdin));
    }

    private RunningStage startCold(Stage stage, byte[] stdin) {
        RunningProcess process = spawn(stage, ProcessBuilder.Redirect.PIPE);
        process.begin(stdin, readers);
        return process;
    }

    /** Starts a command that the caller speaks with while it runs. What the command writes to stderr is lost. */
    public RunningProcess converse(Stage stage) {
        return spawn(stage, ProcessBuilder.Redirect.DISCARD);
    }

    private RunningProcess spawn(Stage stage, ProcessBuilder.Redirect stderr) {
        var command = new ProcessBuilder(sandbox.commandLine(stage))
                .directory(stage.folder().files().toFile())
                .redirectError(stderr);
        command.environment().clear();
        command.environment().put("PATH", Programs.SANDBOX_PATH);
        if (sandbox.metered()) {
            stage.folder().prepareReport();
        }
        try {
            return new RunningProcess(sandbox, stage, spawner.start(command));
        } catch (IOException e) {
            throw ShortageException.orFailure(
                    "The sandbox could not be started", e, stage.folder().files());
        }
    }

    @Override
    public void close() {
        starter.close();
        spawner.close();
        readers.shutdown();
    }

    /**
     * Returns an executor of platform threads, since a read of a pipe would hold a virtual thread's carrier anyway.
     */
    private static ExecutorService readers() {
        var number = new AtomicInteger();
        return Executors.newCachedThreadPool(task -> {
            var thread = new Thread(task, "sluice-output-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }
}
