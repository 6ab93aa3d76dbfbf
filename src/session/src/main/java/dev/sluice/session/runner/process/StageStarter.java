package dev.sluice.session.runner.process;

import dev.sluice.session.runner.sandbox.Stage;
import java.util.Optional;

/** Starts stages faster than by a process of their own, where it can. */
public interface StageStarter extends AutoCloseable {
    /** A starter that starts nothing, so that every stage gets a process of its own. */
    StageStarter NONE = (stage, stdin) -> Optional.empty();

    /** Starts a stage, or returns nothing if the stage needs a process of its own. */
    Optional<RunningStage> start(Stage stage, byte[] stdin);

    /** Ends what it keeps running between stages. */
    @Override
    default void close() {}
}
