package dev.sluice.session.runner;

/** A stage that runs, however it was started. */
interface RunningStage extends Stoppable {
    /** Blocks until the program has ended, by itself or because we stopped it. */
    Ending await();
}
