package dev.sluice.session.runner.warm;

import dev.sluice.session.runner.process.RunningStage;
import dev.sluice.session.runner.process.Spawner;
import dev.sluice.session.runner.sandbox.NamespaceSandbox;
import dev.sluice.session.runner.sandbox.Sandbox;
import dev.sluice.session.runner.sandbox.Stage;
import dev.sluice.session.runner.sandbox.WarmInterpreter;
import dev.sluice.session.settings.SandboxLevel;
import dev.sluice.session.workspace.SandboxUser;
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
public final class WarmStageStarter implements Sandbox {
    private final NamespaceSandbox sandbox;
    private final Path library;
    private final WarmPaths help;
    private final Spawner spawner = new Spawner();
    private final ZygotePool zygotes = new ZygotePool(this::start, System::nanoTime);
    private final AtomicLong handed = new AtomicLong();

    /**
     * @param library what turns an interpreter into a zygote
     * @param folders where the folders of runs are
     */
    WarmStageStarter(NamespaceSandbox sandbox, Path library, Path folders) throws IOException {
        this.sandbox = sandbox;
        this.library = library;
        this.help = WarmPaths.of(folders);
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
    public long handed() {
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
    public SandboxUser nextOwner() {
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
