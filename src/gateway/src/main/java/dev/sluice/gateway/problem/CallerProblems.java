package dev.sluice.gateway.problem;

import dev.sluice.gateway.admission.ArrivalsExhaustedException;
import dev.sluice.gateway.admission.BrokenBodyException;
import dev.sluice.gateway.admission.SlowBodyException;
import dev.sluice.gateway.authentication.KeysUnavailableException;
import dev.sluice.gateway.authentication.UnauthenticatedException;
import dev.sluice.gateway.filter.RateLimitedException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The problems of callers who are not served at all, or not now. */
final class CallerProblems {
    private static final Duration SOON = Duration.ofSeconds(5);

    private CallerProblems() {}

    /** Returns the problem of such an exception, and nothing for other exceptions. */
    static @Nullable Problem of(Throwable cause) {
        if (cause instanceof UnauthenticatedException) {
            return Problem.of("unauthenticated", "The gateway does not know who calls", 401, words(cause) + ".");
        }
        if (cause instanceof KeysUnavailableException) {
            return Problem.of(
                            "keys-unavailable",
                            "Tokens cannot be checked now",
                            503,
                            words(cause) + ": check that URL, and egress from the gateway's network.")
                    .withRetryAfter(SOON);
        }
        if (cause instanceof RateLimitedException limited) {
            return Problem.of(
                            "rate-limited",
                            "Too many requests",
                            429,
                            words(cause) + ": send the next one after what the header Retry-After says.")
                    .withRetryAfter(limited.untilNext());
        }
        if (cause instanceof BrokenBodyException) {
            return Problem.of("invalid-request", "The request cannot be run", 400, words(cause))
                    .endingConnection();
        }
        if (cause instanceof SlowBodyException) {
            return Problem.of(
                            "request-timeout",
                            "The request came too slowly",
                            408,
                            words(cause) + ": send it again, faster.")
                    .endingConnection();
        }
        if (cause instanceof ArrivalsExhaustedException) {
            return Problem.of("gateway-overloaded", "The gateway is busy", 503, words(cause) + ": send it again.")
                    .withRetryAfter(SOON)
                    .endingConnection();
        }
        return null;
    }

    private static String words(Throwable cause) {
        return String.valueOf(cause.getMessage());
    }
}
