package dev.sluice.gateway.pool.retry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.sluice.gateway.identifier.SessionIdentifier;
import java.time.Duration;
import java.util.Optional;

/** The sessions that this replica has used within the cooldown, and which of them are known to listen. */
final class ReadySessions {
    private static final int MAX_REMEMBERED = 100_000;

    /**
     * A session that listens.
     *
     * @param instance the name that its adapter gives it; empty if there is none
     * @param inUse the time since this replica first found it listening
     */
    record Known(Optional<String> instance, Duration inUse) {
        /** Returns whether the session runs nothing twice, and nothing that was meant for another session. */
        boolean isGuarded() {
            return instance.isPresent();
        }
    }

    private record Entry(boolean listens, Optional<String> instance, long since) {}

    private final Ticker ticker;
    private final Cache<SessionIdentifier, Entry> sessions;

    /** @param cooldown the time after which a session that was not used may be another one */
    ReadySessions(Duration cooldown, Ticker ticker) {
        this.ticker = ticker;
        this.sessions = Caffeine.newBuilder()
                .maximumSize(MAX_REMEMBERED)
                .expireAfterAccess(cooldown)
                .executor(Runnable::run)
                .ticker(ticker)
                .build();
    }

    Optional<Known> find(SessionIdentifier session) {
        return Optional.ofNullable(sessions.getIfPresent(session))
                .filter(Entry::listens)
                .map(this::known);
    }

    Known listens(SessionIdentifier session, Optional<String> instance) {
        Entry entry = sessions.asMap()
                .compute(session, (key, old) -> new Entry(true, instance, old == null ? ticker.read() : old.since()));
        return known(entry);
    }

    /** Marks a session as one that has to be asked again whether it listens. */
    void doubt(SessionIdentifier session) {
        sessions.asMap().computeIfPresent(session, (key, old) -> new Entry(false, Optional.empty(), old.since()));
    }

    void forget(SessionIdentifier session) {
        sessions.invalidate(session);
    }

    private Known known(Entry entry) {
        return new Known(entry.instance(), Duration.ofNanos(ticker.read() - entry.since()));
    }
}
