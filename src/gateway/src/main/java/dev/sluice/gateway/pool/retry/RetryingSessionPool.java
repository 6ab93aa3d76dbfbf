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
 * Repeats requests to a pool where waiting helps: for a session that starts, for a slot, for a pool that does not accept
 * connections, and for the answer of a session that may have it.
 *
 * <p>Before the first program goes to a session, its container is asked whether it listens, and which session it is. So an
 * answer of 502 to that question means a cold start, and it is asked again; what the same answer to a program means is for
 * {@link ProgramDelivery} to say.
 */
public final class RetryingSessionPool implements SessionPool {
    private final SessionPool pool;
    private final RetryPolicy policy;
    private final ForeignAdapterRetry foreign;
    private final PoolHealth health;
    private final Sleeper sleeper;
    private final Ticker ticker;
    private final ReadySessions ready;
    private final SessionsInFlight inFlight;

    /** @param cooldown after which a session that this replica has not used may be another one, not listening yet */
    public RetryingSessionPool(
            SessionPool pool,
            RetryPolicy policy,
            ForeignAdapterRetry foreign,
            PoolHealth health,
            Duration cooldown,
            Sleeper sleeper,
            Ticker ticker,
            SessionsInFlight inFlight) {
        this.pool = pool;
        this.policy = policy;
        this.foreign = foreign;
        this.health = health;
        this.sleeper = sleeper;
        this.ticker = ticker;
        this.inFlight = inFlight;
        this.ready = new ReadySessions(cooldown, ticker);
    }

    @Override
    public Outcome execute(SessionIdentifier session, ProgramRun run) {
        return execute(session, run, Deadline.NONE);
    }

    @Override
    public Outcome execute(SessionIdentifier session, ProgramRun run, Deadline deadline) {
        var budget = new RetryBudget(policy, deadline, sleeper, ticker);
        enter(session, budget, deadline);
        try {
            Outcome outcome = new ProgramDelivery(pool, ready, health, foreign, session, run, budget).deliver(deadline);
            if (!(outcome instanceof Outcome.Broken)) {
                health.proved();
            }
            return outcome;
        } finally {
            inFlight.leave(session);
        }
    }

    /** Waits for a place among the sessions in use, as for a slot of the pool. */
    private void enter(SessionIdentifier session, RetryBudget budget, Deadline deadline) {
        try {
            inFlight.enter(session);
        } catch (PoolException e) {
            deadline.atLength(() -> {
                enterLater(session, budget, e);
                return session;
            });
        }
    }

    private void enterLater(SessionIdentifier session, RetryBudget budget, PoolException refusal) {
        PoolException latest = refusal;
        while (budget.awaitRetry(latest)) {
            health.repeated(latest);
            try {
                inFlight.enter(session);
                return;
            } catch (PoolException e) {
                latest = e;
            }
        }
        throw latest;
    }

    @Override
    public Runtimes runtimes(SessionIdentifier session) {
        return repeat(session, policy, () -> pool.runtimes(session));
    }

    @Override
    public Offer offer(SessionIdentifier session) {
        return repeat(session, policy, () -> pool.offer(session));
    }

    @Override
    public Listening listen(SessionIdentifier session) {
        return repeat(session, policy.forColdStarts(), () -> pool.listen(session));
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
        ready.forget(session);
        pool.stop(session);
    }

    private <T> T repeat(SessionIdentifier session, RetryPolicy retries, Supplier<T> call) {
        var budget = new RetryBudget(retries, Deadline.NONE, sleeper, ticker);
        boolean cold = false;
        while (true) {
            try {
                T answer = IdempotentCalls.ask(call);
                if (cold) {
                    health.coldStart();
                }
                return answer;
            } catch (PoolException e) {
                cold |= e.fault() == PoolFault.SESSION_NOT_READY;
                ready.doubt(session);
                health.failed(e);
                if (!budget.awaitRetry(e)) {
                    throw e;
                }
                health.repeated(e);
            }
        }
    }
}
