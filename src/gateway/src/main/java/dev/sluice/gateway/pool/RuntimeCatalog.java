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
 * The runtimes that the pool's sessions have. They are learned from the probe's session alone, because a caller's
 * session runs the caller's code, which could speak for it. The last good list survives a failure, since a pool's
 * languages seldom change and a request must not fail for want of news.
 */
public final class RuntimeCatalog {
    private static final int METHOD_NOT_ALLOWED = 405;

    private record Learned(SessionPool.Offer offer, Instant at) {}

    private final SessionPool pool;
    private final Settings.RuntimeSettings settings;
    private final Clock clock;
    private final AtomicReference<@Nullable Learned> learned = new AtomicReference<>();

    public RuntimeCatalog(SessionPool pool, Settings.RuntimeSettings settings, Clock clock) {
        this.pool = pool;
        this.settings = settings;
        this.clock = clock;
    }

    /** Returns the runtimes that are known to hold for every caller. */
    public Optional<Runtimes> known() {
        return Optional.ofNullable(learned.get()).map(known -> known.offer().runtimes());
    }

    /**
     * Returns the way in which sessions isolate programs, as the probe's session tells it, which runs no caller's code.
     */
    public Optional<String> sandbox() {
        return Optional.ofNullable(learned.get()).flatMap(known -> known.offer().sandbox());
    }

    /**
     * Returns the known runtimes. If there are none, {@code session} is asked for this one call: it is a caller's, and
     * may say anything.
     */
    public Runtimes runtimes(SessionIdentifier session) {
        return known().orElseGet(
                        () -> ask(session).map(SessionPool.Offer::runtimes).orElse(settings.described()));
    }

    /** Returns whether it is time to ask again. */
    public boolean isStale() {
        Learned known = learned.get();
        return known == null || known.at().plus(settings.refresh()).isBefore(clock.instant());
    }

    /**
     * Asks a session that runs no caller's code. A session that cannot tell leaves what is known.
     *
     * @throws PoolException if the session cannot be asked
     */
    public void learn(SessionIdentifier session) {
        SessionPool.Offer offer = ask(session)
                .or(() -> Optional.ofNullable(learned.get()).map(Learned::offer))
                .orElseGet(() -> new SessionPool.Offer(settings.described(), Optional.empty()));
        learned.set(new Learned(offer, clock.instant()));
    }

    /** Asks a session, and returns nothing if its adapter only executes. */
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
