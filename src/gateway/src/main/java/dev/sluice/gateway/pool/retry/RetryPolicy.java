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
        return switch (fault.repeat()) {
            case NEVER -> Duration.ZERO;
            case WITHIN_BUDGET -> budget;
            case WHILE_EXHAUSTED -> shorter(exhausted, budget);
            case WHILE_UNREACHABLE -> unreachable;
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
