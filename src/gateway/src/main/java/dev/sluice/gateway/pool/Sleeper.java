package dev.sluice.gateway.pool;

import java.time.Duration;

/** Waits for a duration; a test's sleeper advances a virtual clock instead. */
@FunctionalInterface
public interface Sleeper {
    void forDuration(Duration duration);

    static void real(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PoolException(PoolFault.POOL_UNREACHABLE, "The gateway is stopping", e);
        }
    }
}
