package dev.sluice.gateway.pool;

import dev.sluice.gateway.identifier.SessionIdentifier;
import dev.sluice.gateway.settings.Settings;
import dev.sluice.piston.Runtimes;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What the pool's sessions can run. Learned from the probe's session, or else from a caller's own; the last good list
 * survives a failure, since a pool's languages seldom change and a request must not fail for want of news.
 */
public final class RuntimeCatalog {
    private static final int METHOD_NOT_ALLOWED = 405;

    private record Learned(Runtimes runtimes, Instant at) {}

    private final SessionPool pool;
    private final Settings.Described described;
    private final Clock clock;
    private final AtomicReference<@Nullable Learned> learned = new AtomicReference<>();

    public RuntimeCatalog(SessionPool pool, Settings.Described described, Clock clock) {
        this.pool = pool;
        this.described = described;
        this.clock = clock;
    }

    /** What is known; if nothing is, {@code session} is asked, and allocated for it if need be. */
    public Runtimes runtimes(SessionIdentifier session) {
        Learned known = learned.get();
        return known != null ? known.runtimes() : learn(session);
    }

    /** Whether it is time to ask again. */
    public boolean isStale() {
        Learned known = learned.get();
        return known == null || known.at().plus(described.refresh()).isBefore(clock.instant());
    }

    /** @throws PoolException if the session cannot be asked */
    public Runtimes learn(SessionIdentifier session) {
        Runtimes runtimes = ask(session);
        learned.set(new Learned(runtimes, clock.instant()));
        return runtimes;
    }

    /** Asks a session that exists anyway. A failure leaves what is known. */
    public void refresh(SessionIdentifier session) {
        try {
            learn(session);
        } catch (PoolException e) {
            Learned known = learned.get();
            if (known != null) {
                // Not at once again: the next look is due after the usual time.
                learned.compareAndSet(known, new Learned(known.runtimes(), clock.instant()));
            }
        }
    }

    /** An adapter that only executes is described by the configuration. */
    private Runtimes ask(SessionIdentifier session) {
        try {
            return pool.runtimes(session);
        } catch (PoolException e) {
            if (e.fault() == PoolFault.POOL_ROUTE_NOT_FOUND || e.status() == METHOD_NOT_ALLOWED) {
                return described.runtimes();
            }
            throw e;
        }
    }
}
