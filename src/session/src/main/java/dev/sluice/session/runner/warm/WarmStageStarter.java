package dev.sluice.session.runner.warm;

import dev.sluice.session.runner.process.RunningStage;
import dev.sluice.session.runner.process.Spawner;
import dev.sluice.session.runner.process.StageStarter;
import dev.sluice.session.runner.sandbox.NamespaceSandbox;
import dev.sluice.session.runner.sandbox.Stage;
import dev.sluice.session.runner.sandbox.WarmInterpreter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hands stages to interpreters that have started in a sandbox with namespaces. A stage that none is ready for, or that
 * is not answered in time, starts cold. Namespaces and limits are the same either way.
 */
public final class WarmStageStarter implements StageStarter {
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
    public Optional<RunningStage> start(Stage stage, byte[] stdin) {
        return stage.warm()
                ? zygotes.take(WarmInterpreter.of(stage)).flatMap(zygote -> handOver(zygote, stage, stdin))
                : Optional.empty();
    }

    Optional<RunningStage> handOver(Zygote zygote, Stage stage, byte[] stdin) {
        Optional<WarmRun> run = WarmRun.begin(zygote, stage, stdin, help);
        run.ifPresent(taken -> handed.incrementAndGet());
        return run.map(RunningStage.class::cast);
    }

    /** Returns how many runs were handed to an interpreter that was ready. */
    public long handed() {
        return handed.get();
    }

    @Override
    public void close() {
        zygotes.close();
        spawner.close();
        help.close();
    }
}
