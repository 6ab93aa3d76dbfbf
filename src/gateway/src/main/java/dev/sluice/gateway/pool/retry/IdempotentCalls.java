package dev.sluice.gateway.pool.retry;

import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import java.util.function.Supplier;

/** Makes calls that run no program, so that one that is lost on its way loses nothing. */
final class IdempotentCalls {
    private IdempotentCalls() {}

    /**
     * Asks, and reports a broken connection or a missing answer as a fault that passes.
     *
     * @throws PoolException of a kind that passes if the connection broke or no answer came in time
     */
    static <T> T ask(Supplier<T> question) {
        try {
            return question.get();
        } catch (PoolException e) {
            boolean brokeOff = e.fault() == PoolFault.POOL_BAD_REPLY && e.status() == 0;
            if (brokeOff || e.fault() == PoolFault.SESSION_LOST || e.fault() == PoolFault.SESSION_TIMEOUT) {
                throw new PoolException(PoolFault.SESSION_NOT_READY, e.getMessage(), e);
            }
            throw e;
        }
    }
}
