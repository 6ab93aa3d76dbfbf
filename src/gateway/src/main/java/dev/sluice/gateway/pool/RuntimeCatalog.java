package dev.sluice.gateway.pool;

import dev.sluice.gateway.identifier.SessionIdentifier;
import dev.sluice.gateway.settings.Settings;
import dev.sluice.piston.Runtimes;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What the pool's sessions can run. Learned from the probe's session alone, because a caller's runs the caller's code
 * and could speak for it. The last good list survives a failure, since a pool's languages seldom change and a request must not fail for want of news.
 */
public final class RuntimeCatalog {
    private static final int METHOD_NOT_ALLOWED = 405;

    private record Learned(SessionPool.Offer offer, Instant at) {}

    private final SessionPool pool;
    private final Settings.Described described;
    private final Clock clock;
    private final AtomicReference<@Nullable Learned> learned = new AtomicReference<>();

    public RuntimeCatalog(SessionPool pool, Settings.Described described, Clock clock) {
        this.pool = pool;
        this.described = described;
        this.clock = clock;
    }

    /** What is known to hold for everyone. */
    public Optional<Runtimes> known() {
        return Optional.ofNullable(learned.get()).map(known -> known.offer().runtimes());
    }

    /** How sessions keep programs apart, as the one says that runs nobody's code. */
    public Optional<String> sandbox() {
        return Optional.ofNullable(learned.get()).flatMap(known -> known.offer().sandbox());
    }

    /** What is known; if nothing is, {@code session} is asked, for this once: it is a caller's, and may say anything. */
    public Runtimes runtimes(SessionIdentifier session) {
        return known().orElseGet(
                        () -> ask(session).map(SessionPool.Offer::runtimes).orElse(described.runtimes()));
    }

    /** Whether it is time to ask again. */
    public boolean isStale() {
        Learned known = learned.get();
        return known == null || known.at().plus(described.refresh()).isBefore(clock.instant());
    }

    /**
     * Asks a session that runs nobody's code. One that cannot tell leaves what is known.
     *
     * @throws PoolException if the session cannot be asked
     */
    public void learn(SessionIdentifier session) {
        SessionPool.Offer offer = ask(session)
                .or(() -> Optional.ofNullable(learned.get()).map(Learned::offer))
                .orElseGet(() -> new SessionPool.Offer(described.runtimes(), Optional.empty()));
        learned.set(new Learned(offer, clock.instant()));
    }

    /** Nothing from an adapter that only executes. */
    private Optional<SessionPool.Offer> ask(SessionIdentifier session) {
        try {
            return Optional.of(pool.offer(session));
        } catch (PoolException e) {
            if (e.fault() == PoolFault.POOL_ROUTE_NOT_FOUND || e.status() == METHOD_NOT_ALLOWED) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
