package dev.sluice.session.runner.process;

import dev.sluice.session.workspace.Stoppable;
import java.time.Duration;

/** A running stage, however it was started. */
public interface RunningStage extends Stoppable {
    /** The longest time between the order to end a stage and the end of all of it. */
    Duration BURIAL = Duration.ofSeconds(10);

    /** Waits until the program has ended, by itself or because we stopped it. */
    StageOutcome await();
}
