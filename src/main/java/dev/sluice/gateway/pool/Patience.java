package dev.sluice.gateway.pool;

import dev.sluice.gateway.settings.Settings;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a call is made again, if it is. Delays double and are drawn at random below that bound, so
 * that callers who were refused together do not come back together.
 *
 * @param exhausted how much of the budget a pool that is full is worth: for a session that stays, its slot comes back
 *     only with another's cooldown
 * @param unreachable how much of it a pool that takes no connection is worth
 */
record Patience(Duration budget, Duration exhausted, Duration unreachable, RandomGenerator random) {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(2);

    static Patience from(Settings.Retry settings, boolean singleUse, RandomGenerator random) {
        Duration exhausted = singleUse ? settings.budget() : settings.exhausted();
        return new Patience(settings.budget(), exhausted, settings.budget(), random);
    }

    /** Of one who wants to know how the pool is, and waits only for a session that starts. */
    Patience forColdStarts() {
        return new Patience(budget, Duration.ZERO, Duration.ZERO, random);
    }

    /**
     * @param attempts how many calls have failed so far, at least 1
     * @param elapsed since the first of them began
     * @return nothing if the failure is to be told to the caller
     */
    Optional<Duration> delayAfter(PoolException failure, int attempts, Duration elapsed) {
        Duration left = budgetFor(failure.fault()).minus(elapsed);
        Duration delay = failure.retryAfter().filter(wait -> !wait.isZero()).orElseGet(() -> backoff(attempts));
        return delay.compareTo(left) < 0 ? Optional.of(delay) : Optional.empty();
    }

    private Duration budgetFor(PoolFault fault) {
        return switch (fault) {
            case SESSION_NOT_READY -> budget;
            case POOL_UNREACHABLE -> unreachable;
            case POOL_EXHAUSTED -> exhausted.compareTo(budget) < 0 ? exhausted : budget;
            case TOKEN_UNAVAILABLE,
                    SESSION_GONE,
                    POOL_MODE_MISMATCH,
                    POOL_REJECTED,
                    POOL_UNAUTHORIZED,
                    POOL_FORBIDDEN,
                    POOL_ROUTE_NOT_FOUND,
                    SESSION_LOST,
                    SESSION_TIMEOUT,
                    POOL_BAD_REPLY,
                    SESSION_REFUSED,
                    PAYLOAD_NOT_SUPPORTED,
                    NOT_SUPPORTED_IN_MODE,
                    SESSION_NOT_FOUND,
                    FILE_NOT_FOUND,
                    FILE_NAME_REFUSED,
                    FILE_TOO_LARGE,
                    SESSION_FULL -> Duration.ZERO;
        };
    }

    private Duration backoff(int attempts) {
        long bound = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(attempts - 1, 10));
        return Duration.ofMillis(1 + random.nextLong(bound));
    }
}
