package dev.sluice.gateway.pool.retry;

import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import java.util.function.Supplier;

/** Calls that run nothing, so that whatever happens to one on its way loses nothing. */
final class IdempotentCalls {
    private IdempotentCalls() {}

    /** @throws PoolException which is of a kind that passes if the connection broke or nothing came in time */
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
