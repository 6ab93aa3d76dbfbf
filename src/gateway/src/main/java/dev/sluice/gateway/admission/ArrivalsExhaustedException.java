package dev.sluice.gateway.admission;

/** As much of unfinished bodies is in memory as may be. */
public final class ArrivalsExhaustedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ArrivalsExhaustedException() {
        super("The gateway already holds as much of requests that are still coming as it has memory for");
    }
}
