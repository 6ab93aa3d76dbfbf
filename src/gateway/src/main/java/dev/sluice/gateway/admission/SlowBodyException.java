package dev.sluice.gateway.admission;

import java.time.Duration;

/** Signals that a body did not come in time. */
public final class SlowBodyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SlowBodyException(Duration time) {
        super("The body came too slowly: it may take " + time.toSeconds() + " seconds (sluice.limits.arrival)");
    }
}
