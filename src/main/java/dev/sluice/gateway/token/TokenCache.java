package dev.sluice.gateway.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Keeps the token until shortly before it expires. However many ask for a new one, the source is asked once. */
public final class TokenCache {
    /** The library in front of which this stands fetches anew at this age itself. */
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private final TokenSource source;
    private final Clock clock;
    private final AtomicReference<@Nullable BearerToken> current = new AtomicReference<>();
    private final AtomicReference<@Nullable CompletableFuture<BearerToken>> fetching = new AtomicReference<>();

    public TokenCache(TokenSource source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    /** @throws TokenUnavailableException if there is none and none could be had */
    public BearerToken token() {
        BearerToken token = current.get();
        return token != null && isFresh(token) ? token : fetch();
    }

    /** Forgets a token that the pool has refused, unless it has been replaced already. */
    public void reject(BearerToken refused) {
        current.compareAndSet(refused, null);
    }

    private boolean isFresh(BearerToken token) {
        Instant now = clock.instant();
        return token.expiresAt().minus(MARGIN).isAfter(now);
    }

    private BearerToken fetch() {
        var mine = new CompletableFuture<BearerToken>();
        CompletableFuture<BearerToken> theirs = fetching.compareAndExchange(null, mine);
        return theirs == null ? fetchInto(mine) : await(theirs);
    }

    private BearerToken fetchInto(CompletableFuture<BearerToken> mine) {
        try {
            // Another thread may have fetched one between our look at the cache and now.
            BearerToken token = current.get();
            if (token == null || !isFresh(token)) {
                token = fetchOrKeep(token);
                current.set(token);
            }
            // Before anyone is told, so that nobody who comes back with this one refused is given it again.
            fetching.set(null);
            mine.complete(token);
            return token;
        } catch (RuntimeException | Error e) {
            fetching.set(null);
            mine.completeExceptionally(e);
            throw e;
        }
    }

    /** A token that still holds is better than none while the source is down. */
    private BearerToken fetchOrKeep(@Nullable BearerToken old) {
        try {
            return source.fetch();
        } catch (TokenUnavailableException e) {
            if (old != null && old.expiresAt().isAfter(clock.instant())) {
                return old;
            }
            throw e;
        }
    }

    private static BearerToken await(CompletableFuture<BearerToken> theirs) {
        try {
            return theirs.join();
        } catch (CompletionException e) {
            throw new TokenUnavailableException("No token", e.getCause());
        }
    }
}
