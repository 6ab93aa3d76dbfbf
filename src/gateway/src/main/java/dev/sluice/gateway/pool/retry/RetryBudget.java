package dev.sluice.gateway.pool.retry;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.sluice.gateway.admission.Deadline;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import dev.sluice.gateway.pool.Sleeper;
import java.time.Duration;

/**
 * The time that one request may spend on waiting between attempts. Its budget begins with the first failure, so that the time that a program takes does not
 * count; a pool that is full has a share of it that begins when it is first found full.
 */
final class RetryBudget {
    private final RetryPolicy policy;
    private final Deadline deadline;
    private final Sleeper sleeper;
    private final Ticker ticker;
    private int failures;
    private long firstFailure;
    private int refusals;
    private long firstRefusal;

    RetryBudget(RetryPolicy policy, Deadline deadline, Sleeper sleeper, Ticker ticker) {
        this.policy = policy;
        this.deadline = deadline;
        this.sleeper = sleeper;
        this.ticker = ticker;
    }

    /**
     * Waits before the next attempt, if the failure is of a kind that passes.
     *
     * @return whether it is, and there was time left
     */
    boolean awaitRetry(PoolException failure) {
        return awaitRetry(failure, policy.worth(failure.fault()));
    }

    /** Waits as after a failure that passes, whatever its kind. */
    boolean awaitRetryWhateverFailed(PoolException failure) {
        return awaitRetry(failure, policy.budget());
    }

    private boolean awaitRetry(PoolException failure, Duration worth) {
        long now = ticker.read();
        firstFailure = failures++ == 0 ? now : firstFailure;
        Duration left = policy.budget().minusNanos(now - firstFailure);
        if (failure.fault() == PoolFault.POOL_EXHAUSTED) {
            firstRefusal = refusals++ == 0 ? now : firstRefusal;
            left = RetryPolicy.shorter(left, worth.minusNanos(now - firstRefusal));
        } else {
            left = RetryPolicy.shorter(left, worth);
        }
        Duration delay = policy.delayAfter(failure, failures);
        if (delay.compareTo(RetryPolicy.shorter(left, deadline.left())) >= 0) {
            return false;
        }
        sleeper.forDuration(delay);
        return true;
    }
}
