package dev.sluice.gateway.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a token, and has a new one fetched in the background some time before it expires. The source is asked once at a
 * time, however many callers ask. While the source fails, a token that still holds is given out, and a caller that
 * needs one where there is none learns so quickly: the source is then asked now and then, and not on behalf of each
 * caller.
 */
public final class TokenCache {
    /**
     * The longest remaining life at which a token is replaced; the library behind this cache itself fetches anew at
     * that age.
     */
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    /** The time between two fetches for a pool that refuses every token, whatever the number of requests. */
    private static final Duration BETWEEN_REFUSALS = Duration.ofSeconds(10);

    /** The time for which callers wait for a source that has just failed. */
    private static final Duration IN_DOUBT = Duration.ofMillis(500);

    private final TokenSource source;
    private final Executor background;
    private final Duration longestWait;
    private final Clock clock;

    private @Nullable BearerToken current;
    private Instant fetchedAt = Instant.MIN;
    private Instant refreshAt = Instant.MIN;
    private boolean refused;
    private Instant replaceable = Instant.MIN;
    private @Nullable CompletableFuture<BearerToken> fetching;
    private int failures;
    private Instant notBefore = Instant.MIN;

    /**
     * Creates a cache that fetches in the background.
     *
     * @param background runs the fetches
     * @param longestWait the most time that a caller waits while there is no token
     */
    public TokenCache(TokenSource source, Executor background, Duration longestWait, Clock clock) {
        this.source = source;
        this.background = background;
        this.longestWait = longestWait;
        this.clock = clock;
    }

    /** Creates a cache that fetches on the thread of the caller. */
    public TokenCache(TokenSource source, Clock clock) {
        this(source, Runnable::run, Duration.ofMinutes(1), clock);
    }

    /**
     * Returns a token that holds, and waits for one if there is none.
     *
     * @throws TokenUnavailableException if none could be had
     */
    public BearerToken token() {
        Request request = request();
        if (request.isNew()) {
            start(request.fetch());
        }
        BearerToken known = request.known();
        return known != null ? known : await(request);
    }

    /** Returns how long ago the token that holds was fetched; nothing while there is none. */
    public synchronized Optional<Duration> age() {
        Instant now = clock.instant();
        return Optional.ofNullable(holding(now)).map(token -> Duration.between(fetchedAt, now));
    }

    /** Has a token that the pool refused replaced, unless that has happened already, or to another a moment ago. */
    public synchronized void reject(BearerToken token) {
        refused |= token.equals(current) && !clock.instant().isBefore(replaceable);
    }

    /** Returns why there is no newer token than the one that is given out, while the source fails. */
    public synchronized Optional<TokenUnavailableException> outage() {
        return failures == 0
                ? Optional.empty()
                : Optional.of(
                        unavailable("The pool refused the token, and the identity endpoint gives no other", null));
    }

    /**
     * The answer to a caller that asks.
     *
     * @param known a token that holds
     * @param fetch the fetch of a new one, under way or to be started
     */
    private record Request(
            @Nullable BearerToken known,
            @Nullable CompletableFuture<BearerToken> fetch,
            boolean isNew,
            Duration patience) {}

    private synchronized Request request() {
        Instant now = clock.instant();
        BearerToken holding = holding(now);
        boolean wanted = holding == null || refused || !now.isBefore(refreshAt);
        boolean isNew = wanted && fetching == null && !now.isBefore(notBefore);
        if (isNew) {
            fetching = new CompletableFuture<>();
        }
        BearerToken known = refused && fetching != null ? null : holding;
        return new Request(known, fetching, isNew, failures == 0 ? longestWait : IN_DOUBT);
    }

    private synchronized @Nullable BearerToken holding(Instant now) {
        return current != null && current.expiresAt().isAfter(now) ? current : null;
    }

    private void start(@Nullable CompletableFuture<BearerToken> fetch) {
        if (fetch == null) {
            return;
        }
        try {
            background.execute(() -> fetchInto(fetch));
        } catch (RuntimeException e) {
            failed();
            fetch.completeExceptionally(e);
        }
    }

    private void fetchInto(CompletableFuture<BearerToken> fetch) {
        try {
            BearerToken token = source.fetch();
            fetched(token);
            fetch.complete(token);
        } catch (RuntimeException | Error e) {
            failed();
            fetch.completeExceptionally(e);
        }
    }

    /**
     * Keeps a fetched token. This comes before any caller is told, so that one who comes back with this token refused
     * is not given it again.
     */
    private synchronized void fetched(BearerToken token) {
        Instant now = clock.instant();
        Duration quarter = Duration.between(now, token.expiresAt()).dividedBy(4);
        current = token;
        fetchedAt = now;
        refreshAt = token.expiresAt().minus(quarter.compareTo(MARGIN) < 0 ? quarter : MARGIN);
        replaceable = refused ? now.plus(BETWEEN_REFUSALS) : replaceable;
        refused = false;
        fetching = null;
        failures = 0;
        notBefore = Instant.MIN;
    }

    private synchronized void failed() {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures++, 10));
        notBefore = clock.instant().plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
        fetching = null;
    }

    private BearerToken await(Request request) {
        if (request.fetch() == null) {
            throw unavailable("The identity endpoint gave no token a moment ago", null);
        }
        try {
            return request.fetch().get(request.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return orElseHolding(
                    "The identity endpoint gave no token within " + request.patience()
                            + (request.patience().equals(IN_DOUBT) ? ", as before" : " (sluice.timeout.token)"),
                    e);
        } catch (ExecutionException e) {
            return orElseHolding("The identity endpoint gave no token", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TokenUnavailableException("The wait for a token was broken off", e);
        }
    }

    /**
     * Returns the token that holds, or throws if there is none. A token that was refused but has not expired may have
     * been refused by mistake, and there is no better one.
     */
    private BearerToken orElseHolding(String message, @Nullable Throwable cause) {
        BearerToken holding = holding(clock.instant());
        if (holding == null) {
            throw unavailable(message, cause);
        }
        return holding;
    }

    private TokenUnavailableException unavailable(String message, @Nullable Throwable cause) {
        return source.refusal()
                .map(refusal -> TokenUnavailableException.refused(refusal, cause))
                .orElseGet(() -> new TokenUnavailableException(message, cause));
    }
}
