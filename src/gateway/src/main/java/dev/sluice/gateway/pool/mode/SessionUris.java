package dev.sluice.gateway.pool.mode;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.sluice.gateway.identifier.SessionIdentifier;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The URIs that a preview pool gave to identifiers. They are a cache and no state: what it forgets is created anew, and
 * another replica has its own. One session is created for one identifier, however many callers ask at once.
 */
final class SessionUris {
    private final AsyncCache<SessionIdentifier, URI> uris;
    private final Cache<URI, SessionIdentifier> owners;
    private final BooleanSupplier exclusive;

    /** @param exclusive whether the pool is known to give each session a URI of its own */
    SessionUris(int maxSessions, Duration cooldown, Ticker ticker, BooleanSupplier exclusive) {
        this.exclusive = exclusive;
        uris = Caffeine.newBuilder()
                .maximumSize(maxSessions)
                .expireAfterAccess(cooldown)
                .executor(Runnable::run)
                .ticker(ticker)
                .buildAsync();
        owners = Caffeine.newBuilder()
                .maximumSize(maxSessions)
                .expireAfterAccess(cooldown)
                .executor(Runnable::run)
                .ticker(ticker)
                .build();
    }

    Optional<URI> find(SessionIdentifier session) {
        return Optional.ofNullable(uris.getIfPresent(session)).map(known -> used(join(known)));
    }

    /**
     * Returns the session's URI, which is created first where there is none.
     *
     * @throws PoolException if the pool gave it a URI that another session has, so that its answer was the other's
     */
    URI get(SessionIdentifier session, Supplier<URI> create) {
        var mine = new CompletableFuture<URI>();
        CompletableFuture<URI> known = uris.asMap().putIfAbsent(session, mine);
        if (known != null) {
            return used(join(known));
        }
        try {
            URI uri = own(session, create.get());
            mine.complete(uri);
            return uri;
        } catch (RuntimeException | Error e) {
            uris.asMap().remove(session, mine);
            mine.completeExceptionally(e);
            throw e;
        }
    }

    private URI own(SessionIdentifier session, URI uri) {
        SessionIdentifier owner = owners.asMap().putIfAbsent(uri, session);
        if (owner != null && !owner.equals(session) && exclusive.getAsBoolean()) {
            throw new PoolException(
                    PoolFault.POOL_BAD_REPLY, "The pool gave a session the sessionUri that another one has");
        }
        return uri;
    }

    /** Keeps the owner of a URI for as long as the URI is used. */
    private URI used(URI uri) {
        owners.asMap().computeIfPresent(uri, (same, owner) -> owner);
        return uri;
    }

    /** Forgets a session that is gone, unless it has been replaced already. */
    void forget(SessionIdentifier session, URI gone) {
        uris.synchronous().asMap().remove(session, gone);
        owners.asMap().remove(gone, session);
    }

    private static URI join(CompletableFuture<URI> known) {
        try {
            return known.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof PoolException failure) {
                throw failure;
            }
            throw e;
        }
    }
}
