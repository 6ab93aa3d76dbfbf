package dev.sluice.session.workspace;

/** Something that runs and can be told to end. */
@FunctionalInterface
public interface Stoppable {
    /** Asks for the end and returns at once. Asking again, or too late, does nothing. */
    void stop(StopReason reason);
}
