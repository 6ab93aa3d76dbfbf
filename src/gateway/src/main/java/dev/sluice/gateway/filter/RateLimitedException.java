package dev.sluice.gateway.filter;

import java.time.Duration;

/** Signals that the caller has made as many requests as they may for now. */
public final class RateLimitedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Duration untilNext;

    public RateLimitedException(long requests, Duration window, Duration untilNext) {
        super("You may make " + requests + " requests in " + window.toSeconds()
                + " seconds (sluice.rate-limit.requests)");
        this.untilNext = untilNext;
    }

    /** Returns the time until the next request may be made. */
    public Duration untilNext() {
        return untilNext;
    }
}
