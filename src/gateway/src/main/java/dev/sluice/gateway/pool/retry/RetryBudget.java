package dev.sluice.gateway.pool.retry;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.sluice.gateway.admission.Deadline;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import dev.sluice.gateway.pool.Sleeper;
import java.time.Duration;

/**
 * The time that one request may spend waiting. It begins with the first failure, so that the time that a program takes
 * does not count; a pool that is full has a share of it that begins when it is first found full.
 */
final class RetryBudget {
    private final RetryPolicy patience;
    private final Deadline deadline;
    private final Sleeper pause;
    private final Ticker ticker;
    private int failures;
    private long firstFailure;
    private int refusals;
    private long firstRefusal;

    RetryBudget(RetryPolicy patience, Deadline deadline, Sleeper pause, Ticker ticker) {
        this.patience = patience;
        this.deadline = deadline;
        this.pause = pause;
        this.ticker = ticker;
    }

    /** Waits if the failure is of a kind that passes; returns {@code false} if it is not, or the time is up. */
    boolean isWorthAfter(PoolException failure) {
        return isWorthAfter(failure, patience.worth(failure.fault()));
    }

    /** Waits as after any failure that passes, whatever its kind. */
    boolean isWorthBudgetAfter(PoolException failure) {
        return isWorthAfter(failure, patience.budget());
    }

    private boolean isWorthAfter(PoolException failure, Duration worth) {
        long now = ticker.read();
        firstFailure = failures++ == 0 ? now : firstFailure;
        Duration left = patience.budget().minusNanos(now - firstFailure);
        if (failure.fault() == PoolFault.POOL_EXHAUSTED) {
            firstRefusal = refusals++ == 0 ? now : firstRefusal;
            left = RetryPolicy.shorter(left, worth.minusNanos(now - firstRefusal));
        } else {
            left = RetryPolicy.shorter(left, worth);
        }
        Duration delay = patience.delayAfter(failure, failures);
        if (delay.compareTo(RetryPolicy.shorter(left, deadline.left())) >= 0) {
            return false;
        }
        pause.forDuration(delay);
        return true;
    }
}
