package dev.sluice.gateway.pool;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;

/**
 * The waits of one request. Its budget begins with the first failure, so that the time that a program takes does not
 * count; a pool that is full has a share of it that begins when it is first found full.
 */
final class Waiting {
    private final Patience patience;
    private final Deadline deadline;
    private final Pause pause;
    private final Ticker ticker;
    private int failures;
    private long firstFailure;
    private int refusals;
    private long firstRefusal;

    Waiting(Patience patience, Deadline deadline, Pause pause, Ticker ticker) {
        this.patience = patience;
        this.deadline = deadline;
        this.pause = pause;
        this.ticker = ticker;
    }

    /** Waits if the failure is of a kind that passes; {@code false} if it does not, or the time is up. */
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
            left = Patience.shorter(left, worth.minusNanos(now - firstRefusal));
        } else {
            left = Patience.shorter(left, worth);
        }
        Duration delay = patience.delayAfter(failure, failures);
        if (delay.compareTo(Patience.shorter(left, deadline.left())) >= 0) {
            return false;
        }
        pause.forDuration(delay);
        return true;
    }
}
