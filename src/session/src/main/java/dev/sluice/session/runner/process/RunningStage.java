package dev.sluice.session.runner.process;

import dev.sluice.session.workspace.Stoppable;
import java.time.Duration;

/** A stage that runs, however it was started. */
public interface RunningStage extends Stoppable {
    /** From being told to end until everything of it has. */
    Duration BURIAL = Duration.ofSeconds(10);

    /** Blocks until the program has ended, by itself or because we stopped it. */
    StageOutcome await();
}
