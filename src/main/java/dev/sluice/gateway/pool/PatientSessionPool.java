package dev.sluice.gateway.pool;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.sluice.gateway.identifier.SessionIdentifier;
import dev.sluice.piston.Runtimes;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Waits where waiting helps: for a session that starts, for a slot, for a pool that does not accept connections.
 *
 * <p>Before the first program goes to a session, its container is asked whether it listens. So an answer of 502 to that
 * question means a cold start, and it is asked again; and the same answer to a program means that the session broke when
 * the program may have been running, and it is never sent again.
 */
final class PatientSessionPool implements SessionPool {
    private static final int MAX_REMEMBERED = 100_000;

    private final SessionPool pool;
    private final Patience patience;
    private final PoolPulse pulse;
    private final Pause pause;
    private final Ticker ticker;
    private final Cache<SessionIdentifier, Boolean> listening;

    /** @param cooldown after which a session that this replica has not used may be another one, not listening yet */
    PatientSessionPool(
            SessionPool pool, Patience patience, PoolPulse pulse, Duration cooldown, Pause pause, Ticker ticker) {
        this.pool = pool;
        this.patience = patience;
        this.pulse = pulse;
        this.pause = pause;
        this.ticker = ticker;
        this.listening = Caffeine.newBuilder()
                .maximumSize(MAX_REMEMBERED)
                .expireAfterAccess(cooldown)
                .executor(Runnable::run)
                .ticker(ticker)
                .build();
    }

    @Override
    public Outcome execute(SessionIdentifier session, Execution execution) {
        Outcome outcome = patiently(session, patience, () -> {
            try {
                return executeOnce(session, execution);
            } catch (PoolException e) {
                return e.fault() == PoolFault.SESSION_GONE ? executeAnew(session, execution) : rethrow(e);
            }
        });
        if (!(outcome instanceof Outcome.Broken)) {
            pulse.proved();
        }
        return outcome;
    }

    /** A session that was there and is gone has run nothing, so another takes its place: once. */
    private Outcome executeAnew(SessionIdentifier session, Execution execution) {
        listening.invalidate(session);
        try {
            return executeOnce(session, execution);
        } catch (PoolException e) {
            if (e.fault() == PoolFault.SESSION_GONE) {
                throw new PoolException(PoolFault.POOL_ROUTE_NOT_FOUND, e.status(), e.getMessage(), null, e);
            }
            throw e;
        }
    }

    private static Outcome rethrow(PoolException e) {
        throw e;
    }

    private Outcome executeOnce(SessionIdentifier session, Execution execution) {
        if (listening.getIfPresent(session) == null) {
            beforeAnyProgram(() -> pool.listen(session));
            listening.put(session, true);
        }
        try {
            return pool.execute(session, execution);
        } catch (PoolException e) {
            if (e.fault() == PoolFault.SESSION_NOT_READY) {
                throw new PoolException(
                        PoolFault.SESSION_LOST,
                        e.status(),
                        "The session listened, then answered " + e.status(),
                        null,
                        e);
            }
            throw e;
        }
    }

    @Override
    public Runtimes runtimes(SessionIdentifier session) {
        return patiently(session, patience, () -> beforeAnyProgram(() -> pool.runtimes(session)));
    }

    @Override
    public Listening listen(SessionIdentifier session) {
        return patiently(session, patience.forColdStarts(), () -> beforeAnyProgram(() -> pool.listen(session)));
    }

    @Override
    public Optional<SessionInfo> find(SessionIdentifier session) {
        return pool.find(session);
    }

    @Override
    public boolean canStop() {
        return pool.canStop();
    }

    @Override
    public void stop(SessionIdentifier session) {
        listening.invalidate(session);
        pool.stop(session);
    }

    /** Nothing runs yet, so a connection that breaks here loses nothing. */
    private static <T> T beforeAnyProgram(Supplier<T> call) {
        try {
            return call.get();
        } catch (PoolException e) {
            if (e.fault() == PoolFault.SESSION_LOST) {
                throw new PoolException(PoolFault.SESSION_NOT_READY, e.getMessage(), e);
            }
            throw e;
        }
    }

    private <T> T patiently(SessionIdentifier session, Patience patience, Supplier<T> call) {
        long start = ticker.read();
        for (int attempts = 1; ; attempts++) {
            try {
                return call.get();
            } catch (PoolException e) {
                listening.invalidate(session);
                pulse.failed(e);
                pause.forDuration(patience.delayAfter(e, attempts, Duration.ofNanos(ticker.read() - start))
                        .orElseThrow(() -> e));
            }
        }
    }
}
