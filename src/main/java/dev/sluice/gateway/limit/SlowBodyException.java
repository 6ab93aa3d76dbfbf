package dev.sluice.gateway.limit;

import java.time.Duration;

/** The body did not come in time. */
public final class SlowBodyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SlowBodyException(Duration time) {
        super("The body was not complete after " + time.toSeconds() + " seconds (sluice.limits.arrival)");
    }
}
