package dev.sluice.gateway.pool.retry;

import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import dev.sluice.gateway.settings.Settings;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The policy by which failed calls are made again: after which failures, and after how long. The bound of the delays
 * doubles, and each delay is drawn at random below it, so that callers who were refused together do not come back
 * together.
 *
 * @param exhausted the part of the budget that a full pool is worth: for a session that stays, its slot comes back only
 *     with another's cooldown
 * @param unreachable the part of it that a pool that takes no connection is worth
 */
public record RetryPolicy(Duration budget, Duration exhausted, Duration unreachable, RandomGenerator random) {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(2);

    public static RetryPolicy from(Settings.Retry settings, boolean singleUse, RandomGenerator random) {
        Duration exhausted = singleUse ? settings.budget() : settings.exhausted();
        return new RetryPolicy(settings.budget(), exhausted, settings.budget(), random);
    }

    /** Returns the policy of a caller that asks how the pool is, and waits only for a session that starts. */
    RetryPolicy forColdStarts() {
        return new RetryPolicy(budget, Duration.ZERO, Duration.ZERO, random);
    }

    /** Returns for how long a call that failed so is made again; nothing of it has run. */
    Duration worth(PoolFault fault) {
        return switch (fault) {
            case SESSION_NOT_READY, SESSION_REPLACED, SESSION_GONE -> budget;
            case POOL_UNREACHABLE -> unreachable;
            case POOL_EXHAUSTED -> shorter(exhausted, budget);
            case TOKEN_UNAVAILABLE,
                    IDENTITY_UNREACHABLE,
                    POOL_MODE_MISMATCH,
                    POOL_REJECTED,
                    POOL_UNAUTHORIZED,
                    POOL_FORBIDDEN,
                    POOL_ROUTE_NOT_FOUND,
                    POOL_DOWN,
                    SESSION_LOST,
                    SESSION_TIMEOUT,
                    POOL_BAD_REPLY,
                    POOL_REPLY_TOO_LARGE,
                    SESSION_REFUSED,
                    ANSWER_FORGOTTEN,
                    IDEMPOTENCY_KEY_REUSED,
                    PAYLOAD_NOT_SUPPORTED,
                    NOT_SUPPORTED_IN_MODE,
                    SESSION_NOT_FOUND,
                    FILE_NOT_FOUND,
                    FILE_NAME_REFUSED,
                    FILE_TOO_LARGE,
                    SESSION_FULL -> Duration.ZERO;
        };
    }

    /**
     * Returns the delay that the pool itself asks for, or else a random one below a bound that doubles.
     *
     * @param failures the number of calls that have failed so far, at least 1
     */
    Duration delayAfter(PoolException failure, int failures) {
        return failure.retryAfter().filter(wait -> !wait.isZero()).orElseGet(() -> backoff(failures));
    }

    private Duration backoff(int failures) {
        long bound = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(failures - 1, 10));
        return Duration.ofMillis(1 + random.nextLong(bound));
    }

    static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
