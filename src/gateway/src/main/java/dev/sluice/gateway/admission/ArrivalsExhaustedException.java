package dev.sluice.gateway.admission;

/** Signals that bodies which are still arriving already take as much memory as they may. */
public final class ArrivalsExhaustedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ArrivalsExhaustedException() {
        super("The gateway already holds as much of requests that are still coming as it has memory for");
    }
}
