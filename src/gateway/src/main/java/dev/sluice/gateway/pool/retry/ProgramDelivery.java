package dev.sluice.gateway.pool.retry;

import dev.sluice.gateway.admission.Deadline;
import dev.sluice.gateway.identifier.SessionIdentifier;
import dev.sluice.gateway.pool.Outcome;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import dev.sluice.gateway.pool.PoolHealth;
import dev.sluice.gateway.pool.ProgramRun;
import dev.sluice.gateway.pool.SessionPool;
import dev.sluice.gateway.pool.retry.ReadySessions.Known;
import dev.sluice.gateway.settings.ForeignAdapterRetry;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Delivers one program to its session. Once it may have arrived without our knowing what became of it, it is sent again
 * only to the very session that it was sent to, which knows it by its key and runs it once; if another session has taken
 * that one's place, the program is lost. Adapters that do not tell one session or one request from another are sent it
 * again as far as configured.
 */
final class ProgramDelivery {
    /** A container that answers 502 or 503 within this time of its first use may still be starting. */
    private static final Duration STARTING = Duration.ofSeconds(10);

    private final SessionPool pool;
    private final ReadySessions ready;
    private final PoolHealth health;
    private final ForeignAdapterRetry foreign;
    private final SessionIdentifier session;
    private final ProgramRun run;
    private final RetryBudget budget;

    /** The first failure after which the program may have run. */
    private @Nullable PoolException doubt;

    private Optional<String> sentTo = Optional.empty();
    private boolean wasGone;
    private boolean cold;

    /** The consequence of the latest failure for the program. */
    private Repetition repetition = Repetition.BY_KIND;

    private enum Repetition {
        /** It never arrived, or was not sent yet: some kinds of failure pass. */
        BY_KIND,
        /** It may have run, and can be sent again without running twice, or that is taken for granted. */
        ALLOWED,
        FORBIDDEN
    }

    ProgramDelivery(
            SessionPool pool,
            ReadySessions ready,
            PoolHealth health,
            ForeignAdapterRetry foreign,
            SessionIdentifier session,
            ProgramRun run,
            RetryBudget budget) {
        this.pool = pool;
        this.ready = ready;
        this.health = health;
        this.foreign = foreign;
        this.session = session;
        this.run = run;
        this.budget = budget;
    }

    /**
     * Sends the program until it is answered or waiting helps no more. One call to a session that is known to listen is
     * all that most programs take, and is made by the thread that asks.
     *
     * @param deadline of the caller, which says on which thread waits are spent
     * @throws PoolException if there is no answer
     */
    Outcome deliver(Deadline deadline) {
        if (ready.find(session).isEmpty()) {
            return deadline.atLength(this::deliverWithRetries);
        }
        try {
            return attempt();
        } catch (PoolException e) {
            return deadline.atLength(() -> {
                awaitRetry(e);
                return deliverWithRetries();
            });
        }
    }

    private Outcome deliverWithRetries() {
        while (true) {
            try {
                return attempt();
            } catch (PoolException e) {
                awaitRetry(e);
            }
        }
    }

    /**
     * Waits until the program can be sent again.
     *
     * @throws PoolException which the caller is told, if it cannot
     */
    private void awaitRetry(PoolException failure) {
        ready.doubt(session);
        if (concernsPool(failure)) {
            health.failed(failure);
        }
        boolean inTime =
                switch (repetition) {
                    case FORBIDDEN -> false;
                    case ALLOWED -> budget.awaitRetryWhateverFailed(failure);
                    case BY_KIND -> !isFinal(failure.fault()) && budget.awaitRetry(failure);
                };
        if (!inTime) {
            throw verdict(failure);
        }
        wasGone |= failure.fault() == PoolFault.SESSION_GONE;
        health.repeated(failure);
    }

    private Outcome attempt() {
        repetition = Repetition.BY_KIND;
        Known target = ready.find(session).orElseGet(this::listen);
        if (doubt != null && !target.instance().equals(sentTo)) {
            throw new PoolException(PoolFault.SESSION_REPLACED, "Another session has taken the place of the first");
        }
        sentTo = target.instance();
        try {
            Outcome outcome = pool.execute(session, run.meantFor(target.instance()));
            if (cold) {
                health.coldStart();
            }
            return outcome;
        } catch (PoolException e) {
            judge(e, target);
            throw e;
        }
    }

    private Known listen() {
        try {
            return ready.listens(
                    session, IdempotentCalls.ask(() -> pool.listen(session)).instance());
        } catch (PoolException e) {
            cold |= e.fault() == PoolFault.SESSION_NOT_READY;
            throw e;
        }
    }

    private void judge(PoolException failure, Known target) {
        if (!mayHaveRun(failure.fault())) {
            return;
        }
        boolean coldStart = foreign == ForeignAdapterRetry.COLD_START
                && (failure.status() == 502 || failure.status() == 503)
                && failure.fault() == PoolFault.SESSION_NOT_READY
                && target.inUse().compareTo(STARTING) < 0;
        boolean allowed = target.isGuarded() || coldStart || foreign == ForeignAdapterRetry.ALWAYS;
        repetition = allowed ? Repetition.ALLOWED : Repetition.FORBIDDEN;
        boolean presumedStarting = coldStart && !target.isGuarded();
        if (doubt == null && !presumedStarting) {
            doubt = failure;
        }
    }

    private boolean isFinal(PoolFault fault) {
        boolean gone = fault == PoolFault.SESSION_GONE;
        return (gone && wasGone) || (doubt != null && (gone || fault == PoolFault.SESSION_REPLACED));
    }

    /** Tells whether the failure says something about the pool, and not only about what a program did to its session. */
    private boolean concernsPool(PoolException failure) {
        return doubt == null || !mayHaveRun(failure.fault()) || failure.fault() == PoolFault.POOL_BAD_REPLY;
    }

    /** Returns the failure that the caller is told when the program is not sent again. */
    private PoolException verdict(PoolException failure) {
        return switch (failure.fault()) {
            // The session's own words about this very program.
            case SESSION_REFUSED, ANSWER_FORGOTTEN, POOL_REPLY_TOO_LARGE -> failure;
            case SESSION_REPLACED ->
                doubt == null
                        ? as(PoolFault.SESSION_NOT_READY, failure, "Its sessions are replaced all the time")
                        : gone(failure);
            case SESSION_GONE ->
                doubt == null ? as(PoolFault.POOL_ROUTE_NOT_FOUND, failure, failure.getMessage()) : gone(failure);
            default -> doubt == null ? failure : told(doubt);
        };
    }

    private static PoolException gone(PoolException failure) {
        return as(
                PoolFault.SESSION_LOST,
                failure,
                "The session that the program was sent to is gone, another is in its place");
    }

    private static PoolException told(PoolException doubt) {
        return doubt.fault() == PoolFault.SESSION_NOT_READY
                ? as(PoolFault.SESSION_LOST, doubt, "The session listened, then answered " + doubt.status())
                : doubt;
    }

    private static PoolException as(PoolFault fault, PoolException failure, String message) {
        return new PoolException(fault, failure.status(), message, null, failure);
    }

    private static boolean mayHaveRun(PoolFault fault) {
        return switch (fault) {
            case SESSION_NOT_READY, SESSION_LOST, SESSION_TIMEOUT, POOL_BAD_REPLY -> true;
            default -> false;
        };
    }
}
