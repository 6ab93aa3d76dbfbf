package dev.sluice.gateway.pool.retry;

import dev.sluice.gateway.identifier.SessionIdentifier;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import java.util.HashMap;
import java.util.Map;

/** Counts the sessions that programs use now, however many programs each has. */
public final class SessionsInFlight {
    private final int most;
    private final Map<SessionIdentifier, Integer> uses = new HashMap<>();

    /** @param most the most distinct sessions at the same time; 0 for any number */
    public SessionsInFlight(int most) {
        this.most = most;
    }

    /**
     * Counts a use of a session.
     *
     * @throws PoolException if this replica already uses as many other sessions as it may
     */
    synchronized void enter(SessionIdentifier session) {
        if (most > 0 && uses.size() >= most && !uses.containsKey(session)) {
            throw new PoolException(
                    PoolFault.POOL_EXHAUSTED,
                    "This gateway is using " + most + " sessions already (sluice.pool.max-concurrent-sessions)");
        }
        uses.merge(session, 1, Integer::sum);
    }

    synchronized void leave(SessionIdentifier session) {
        uses.computeIfPresent(session, (key, count) -> count == 1 ? null : count - 1);
    }
}
