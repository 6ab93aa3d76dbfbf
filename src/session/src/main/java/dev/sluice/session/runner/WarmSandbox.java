package dev.sluice.session.runner;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * A sandbox with namespaces in which interpreters are kept ready. A run that one is ready for is handed to that; every
 * other, and each that is not answered in time, starts cold. Namespaces and limits are the same either way.
 */
final class WarmSandbox implements Sandbox {
    private final NamespaceSandbox sandbox;
    private final Path library;
    private final WarmHelp help;
    private final Spawner spawner = new Spawner();
    private final Zygotes zygotes = new Zygotes(this::start, System::nanoTime);
    private final AtomicLong handed = new AtomicLong();

    /**
     * @param library what turns an interpreter into a zygote
     * @param folders where the folders of runs are
     */
    WarmSandbox(NamespaceSandbox sandbox, Path library, Path folders) throws IOException {
        this.sandbox = sandbox;
        this.library = library;
        this.help = WarmHelp.of(folders);
    }

    Zygote start(WarmInterpreter interpreter, int runs) throws IOException {
        return Zygote.start(interpreter, sandbox, library, help.folders(), spawner, runs);
    }

    @Override
    public Optional<RunningStage> warm(Stage stage, byte[] stdin) {
        return stage.warm()
                ? zygotes.take(WarmInterpreter.of(stage)).flatMap(zygote -> handOver(zygote, stage, stdin))
                : Optional.empty();
    }

    Optional<RunningStage> handOver(Zygote zygote, Stage stage, byte[] stdin) {
        Optional<WarmRun> run = WarmRun.begin(zygote, stage, stdin, help);
        run.ifPresent(taken -> handed.incrementAndGet());
        return run.map(RunningStage.class::cast);
    }

    /** How many runs were handed to an interpreter that was ready. */
    long handed() {
        return handed.get();
    }

    @Override
    public List<String> commandLine(Stage stage) {
        return sandbox.commandLine(stage);
    }

    @Override
    public Stream<ProcessHandle> firstProcess(Process started) {
        return sandbox.firstProcess(started);
    }

    @Override
    public SandboxLevel level() {
        return sandbox.level();
    }

    @Override
    public Owner nextOwner() {
        return sandbox.nextOwner();
    }

    @Override
    public boolean metered() {
        return sandbox.metered();
    }

    @Override
    public boolean filtered() {
        return sandbox.filtered();
    }

    @Override
    public Optional<String> by() {
        return sandbox.by();
    }

    @Override
    public void close() {
        zygotes.close();
        spawner.close();
        help.close();
    }
}
