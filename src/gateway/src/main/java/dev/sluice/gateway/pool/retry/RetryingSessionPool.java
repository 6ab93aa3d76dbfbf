package dev.sluice.gateway.pool.retry;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.sluice.gateway.admission.Deadline;
import dev.sluice.gateway.identifier.SessionIdentifier;
import dev.sluice.gateway.pool.Outcome;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import dev.sluice.gateway.pool.PoolHealth;
import dev.sluice.gateway.pool.ProgramRun;
import dev.sluice.gateway.pool.SessionInfo;
import dev.sluice.gateway.pool.SessionPool;
import dev.sluice.gateway.pool.Sleeper;
import dev.sluice.gateway.settings.ForeignAdapterRetry;
import dev.sluice.piston.Runtimes;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Waits for a session that starts, for a slot, for a pool that does not accept connections, and for the answer of a
 * session that may have it.
 *
 * <p>A session's container is asked whether it listens, and which session it is, before the first program goes there.
 * An answer of 502 to that question therefore means a cold start, and it is asked again. {@link ProgramDelivery}
 * decides what the same answer to a program means.
 */
public final class RetryingSessionPool implements SessionPool {
    private final SessionPool pool;
    private final RetryPolicy patience;
    private final ForeignAdapterRetry foreign;
    private final PoolHealth pulse;
    private final Sleeper pause;
    private final Ticker ticker;
    private final ReadySessions known;
    private final SessionsInFlight inFlight;

    /**
     * @param cooldown the time after which a session that this replica has not used may be another one, not listening
     *     yet
     */
    public RetryingSessionPool(
            SessionPool pool,
            RetryPolicy patience,
            ForeignAdapterRetry foreign,
            PoolHealth pulse,
            Duration cooldown,
            Sleeper pause,
            Ticker ticker,
            SessionsInFlight inFlight) {
        this.pool = pool;
        this.patience = patience;
        this.foreign = foreign;
        this.pulse = pulse;
        this.pause = pause;
        this.ticker = ticker;
        this.inFlight = inFlight;
        this.known = new ReadySessions(cooldown, ticker);
    }

    @Override
    public Outcome execute(SessionIdentifier session, ProgramRun execution) {
        return execute(session, execution, Deadline.NONE);
    }

    @Override
    public Outcome execute(SessionIdentifier session, ProgramRun execution, Deadline deadline) {
        var waiting = new RetryBudget(patience, deadline, pause, ticker);
        enter(session, waiting, deadline);
        try {
            return deliver(new ProgramDelivery(pool, known, foreign, session, execution), session, waiting, deadline);
        } finally {
            inFlight.leave(session);
        }
    }

    /** Waits for a place among the sessions in use as for a slot of the pool. */
    private void enter(SessionIdentifier session, RetryBudget waiting, Deadline deadline) {
        try {
            inFlight.enter(session);
        } catch (PoolException e) {
            deadline.atLength(() -> {
                enterLater(session, waiting, e);
                return session;
            });
        }
    }

    private void enterLater(SessionIdentifier session, RetryBudget waiting, PoolException refusal) {
        PoolException latest = refusal;
        while (waiting.isWorthAfter(latest)) {
            pulse.repeated(latest);
            try {
                inFlight.enter(session);
                return;
            } catch (PoolException e) {
                latest = e;
            }
        }
        throw latest;
    }

    /** Delivers a program, which mostly takes one call to a session that is known to listen. */
    private Outcome deliver(
            ProgramDelivery delivery, SessionIdentifier session, RetryBudget waiting, Deadline deadline) {
        if (known.find(session).isEmpty()) {
            return deadline.atLength(() -> deliver(delivery, session, waiting));
        }
        try {
            return attempt(delivery);
        } catch (PoolException e) {
            return deadline.atLength(() -> {
                takeIn(e, delivery, session, waiting);
                return deliver(delivery, session, waiting);
            });
        }
    }

    private Outcome deliver(ProgramDelivery delivery, SessionIdentifier session, RetryBudget waiting) {
        while (true) {
            try {
                return attempt(delivery);
            } catch (PoolException e) {
                takeIn(e, delivery, session, waiting);
            }
        }
    }

    private Outcome attempt(ProgramDelivery delivery) {
        Outcome outcome = proving(delivery.attempt());
        if (delivery.startedCold()) {
            pulse.coldStart();
        }
        return outcome;
    }

    /** Returns when it is time to try again, or throws the verdict. */
    private void takeIn(
            PoolException failure, ProgramDelivery delivery, SessionIdentifier session, RetryBudget waiting) {
        known.doubt(session);
        if (delivery.concernsPool(failure)) {
            pulse.failed(failure);
        }
        if (!delivery.isToBeRepeated(failure, waiting)) {
            throw delivery.verdict(failure);
        }
        pulse.repeated(failure);
    }

    private Outcome proving(Outcome outcome) {
        if (!(outcome instanceof Outcome.Broken)) {
            pulse.proved();
        }
        return outcome;
    }

    @Override
    public Runtimes runtimes(SessionIdentifier session) {
        return patiently(session, patience, () -> pool.runtimes(session));
    }

    @Override
    public Offer offer(SessionIdentifier session) {
        return patiently(session, patience, () -> pool.offer(session));
    }

    @Override
    public Listening listen(SessionIdentifier session) {
        return patiently(session, patience.forColdStarts(), () -> pool.listen(session));
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
        known.forget(session);
        pool.stop(session);
    }

    private <T> T patiently(SessionIdentifier session, RetryPolicy patience, Supplier<T> question) {
        var waiting = new RetryBudget(patience, Deadline.NONE, pause, ticker);
        boolean cold = false;
        while (true) {
            try {
                T answer = IdempotentCalls.ask(question);
                if (cold) {
                    pulse.coldStart();
                }
                return answer;
            } catch (PoolException e) {
                cold |= e.fault() == PoolFault.SESSION_NOT_READY;
                known.doubt(session);
                pulse.failed(e);
                if (!waiting.isWorthAfter(e)) {
                    throw e;
                }
                pulse.repeated(e);
            }
        }
    }
}
