package dev.sluice.emulator.pool;

import dev.sluice.emulator.http.PoolReply;
import dev.sluice.emulator.http.PoolRequest;
import dev.sluice.emulator.http.RefusedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that live, by identifier. One lock makes allocation, reuse and reaping one step each, so that no
 * identifier ever has two sessions and the pool never more than it may. Ending a session takes time (its programs die,
 * its files go) and so happens after the lock is released: by then its place is free.
 */
public final class Sessions implements AutoCloseable {
    static final String POOL_NAME = "sluice-emulator";

    /** The requests that run no program and touch no file, by which a client may look whether the pool works. */
    private static final Set<String> HARMLESS = Set.of("GET /health", "GET /runtimes");

    private final Clock clock;
    private final Supplier<PoolSettings> settings;
    private final Supplier<Container> containers;
    private final boolean apart;
    private final LongAdder allocations;
    private final ReadyInstances standby = new ReadyInstances();
    private final Map<String, Session> live = new LinkedHashMap<>();
    private boolean closed;
    /** The session that programs ran in last, where only one may be used. */
    private @Nullable Session sole;

    /** @param apart whether sessions are kept from each other; if not, one alone can be used at a time */
    public Sessions(
            Clock clock,
            Supplier<PoolSettings> settings,
            Supplier<Container> containers,
            boolean apart,
            LongAdder allocations) {
        this.clock = clock;
        this.settings = settings;
        this.containers = containers;
        this.apart = apart;
        this.allocations = allocations;
    }

    /**
     * Takes the session of this identifier, allocated if there is none, for the length of one request.
     *
     * @throws RefusedException with 429 if there is no place for another
     */
    public Use use(String identifier) {
        reap();
        synchronized (live) {
            Session session = live.get(identifier);
            return new Use(session == null ? place(identifier, this::start) : session);
        }
    }

    /**
     * Creates a session that is used later.
     *
     * @throws RefusedException with 429 if there is no place for another
     */
    void allocate(String identifier) {
        reap();
        synchronized (live) {
            place(identifier, this::start);
        }
    }

    /** Takes the session of this identifier, if it lives, for the length of one request. */
    public Optional<Use> useExisting(String identifier) {
        reap();
        synchronized (live) {
            return Optional.ofNullable(live.get(identifier)).map(Use::new);
        }
    }

    /** Ends the sessions that have been idle for the cooldown. */
    public void reap() {
        List<Session> idle;
        synchronized (live) {
            Instant now = clock.instant();
            idle = live.values().stream()
                    .filter(session -> session.isIdleFor(settings.get().cooldown(), now))
                    .toList();
            live.values().removeAll(idle);
        }
        idle.forEach(Session::end);
    }

    /** Ends the session of this identifier and returns whether there was one. */
    public boolean end(String identifier) {
        reap();
        @Nullable Session ended;
        synchronized (live) {
            ended = live.remove(identifier);
        }
        if (ended != null) {
            ended.end();
        }
        return ended != null;
    }

    public void endAll() {
        List<Session> ended;
        synchronized (live) {
            ended = List.copyOf(live.values());
            live.clear();
        }
        ended.forEach(Session::end);
    }

    /** Returns all sessions that live, the oldest first. To look at a session does not put off its end. */
    public List<SessionView> views() {
        reap();
        synchronized (live) {
            Instant now = clock.instant();
            return live.values().stream()
                    .map(session -> session.view(settings.get().cooldown(), now))
                    .toList();
        }
    }

    public Optional<SessionView> view(String identifier) {
        return views().stream()
                .filter(view -> view.identifier().equals(identifier))
                .findFirst();
    }

    /** Ends all sessions, and lets no other begin. */
    @Override
    public void close() {
        synchronized (live) {
            closed = true;
        }
        endAll();
    }

    /**
     * Ends the session of this identifier if there is one, and begins another.
     *
     * @param coldStart the time until its container listens
     * @throws RefusedException with 429 if there is no place for it
     */
    public void restart(String identifier, Duration coldStart) {
        end(identifier);
        synchronized (live) {
            if (!live.containsKey(identifier)) {
                place(identifier, () -> clock.instant().plus(coldStart));
            }
        }
    }

    /** Returns the moment from which a new container listens. */
    private Instant start() {
        return standby.take(clock.instant(), settings.get());
    }

    public static PoolReply noPlace(int status, String identifier) {
        return PoolReply.error(
                status,
                "SessionAllocationFailed",
                "Error happened when allocating pod for identifier " + identifier + " in pool " + POOL_NAME);
    }

    private void occupy(Session session) {
        synchronized (live) {
            if (sole == null || !live.containsValue(sole)) {
                sole = session;
            }
            if (sole != session) {
                throw new RefusedException(PoolReply.error(
                        429,
                        "SessionAllocationFailed",
                        "At sandbox level shared-user nothing keeps sessions apart, so that one can be used at a time:"
                                + " stop the other one, wait for its cooldown, or install bubblewrap"));
            }
        }
    }

    private Session place(String identifier, Supplier<Instant> listeningFrom) {
        if (closed) {
            throw RefusedException.badGateway();
        }
        if (live.size() >= settings.get().maxSessions()) {
            throw new RefusedException(noPlace(429, identifier));
        }
        var session = new Session(identifier, clock.instant(), listeningFrom.get(), containers.get());
        live.put(identifier, session);
        allocations.increment();
        return session;
    }

    /** The hold of one request on a session, which keeps it from being reaped. It begins under the pool's lock. */
    public final class Use implements AutoCloseable {
        private final Session session;
        private boolean over;

        private Use(Session session) {
            this.session = session;
            session.beginRequest();
        }

        /**
         * Lets the session's program answer.
         *
         * @throws RefusedException with 502 while the container does not listen yet, with 429 if another session is in
         *     use and nothing would keep the two apart
         */
        public void serve(PoolRequest call, String rawPath) {
            if (!apart && !HARMLESS.contains(call.method() + " " + rawPath)) {
                occupy(session);
            }
            if (!session.isListening(clock.instant())) {
                throw RefusedException.badGateway();
            }
            session.serve(call, rawPath, this::close);
        }

        @Override
        public void close() {
            synchronized (live) {
                if (!over) {
                    over = true;
                    session.endRequest(clock.instant());
                }
            }
        }
    }
}
