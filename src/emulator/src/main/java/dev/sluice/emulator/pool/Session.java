package dev.sluice.emulator.pool;

import dev.sluice.emulator.http.ForwardedExchange;
import dev.sluice.emulator.http.PoolRequest;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One live session: the program that a container would run, and the requests that are with it now. The facts that the
 * pool decides by, {@code requests} and {@code lastUsedAt}, are read and changed under the pool's lock alone.
 */
final class Session {
    private static final Logger LOG = System.getLogger(Session.class.getName());

    /** The name of this session among all of its identifier, which stays the same for as long as it lives. */
    private final String etag = UUID.randomUUID().toString();

    private final String identifier;
    private final Instant createdAt;
    private final Instant listeningFrom;
    private final Container container;
    private final Set<ForwardedExchange> running = ConcurrentHashMap.newKeySet();
    private volatile boolean ended;

    private int requests;
    private Instant lastUsedAt;

    Session(String identifier, Instant createdAt, Instant listeningFrom, Container container) {
        this.identifier = identifier;
        this.createdAt = createdAt;
        this.listeningFrom = listeningFrom;
        this.container = container;
        this.lastUsedAt = createdAt;
    }

    void beginRequest() {
        requests++;
    }

    void endRequest(Instant now) {
        requests--;
        lastUsedAt = now;
    }

    /** Checks whether the session has been idle for the cooldown, counted from the end of the last request. */
    boolean isIdleFor(Duration cooldown, Instant now) {
        return requests == 0 && !now.isBefore(lastUsedAt.plus(cooldown));
    }

    SessionView view(Duration cooldown, Instant now) {
        Instant idleFrom = requests > 0 ? now : lastUsedAt;
        return new SessionView(identifier, etag, state(now), createdAt, lastUsedAt, idleFrom.plus(cooldown));
    }

    private SessionView.State state(Instant now) {
        if (!isListening(now)) {
            return SessionView.State.STARTING;
        }
        return requests > 0 ? SessionView.State.RUNNING : SessionView.State.READY;
    }

    boolean isListening(Instant now) {
        return !now.isBefore(listeningFrom);
    }

    /**
     * Hands the request to the session's program; whatever goes wrong there, the client gets an answer.
     *
     * @param over told once or more that the request is over, before its client can know
     */
    void serve(PoolRequest call, String rawPath, Runnable over) {
        var exchange = new ForwardedExchange(call, over);
        running.add(exchange);
        try {
            // After the exchange is known to end(), so that one of the two sees the other.
            if (!ended) {
                container.handle(call.over(exchange).to(rawPath));
            }
            exchange.close();
        } catch (IOException | RuntimeException e) {
            if (!ended) {
                LOG.log(Level.WARNING, "A session failed to answer", e);
            }
            exchange.abort();
        } finally {
            running.remove(exchange);
        }
    }

    /**
     * Ends the session as if its container were taken away: the clients that wait for it learn so at once, and its
     * files are gone.
     */
    void end() {
        ended = true;
        running.forEach(ForwardedExchange::abort);
        try {
            container.close();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "A session left something behind", e);
        }
    }
}
