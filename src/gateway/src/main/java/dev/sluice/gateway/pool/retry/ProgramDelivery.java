package dev.sluice.gateway.pool.retry;

import dev.sluice.gateway.identifier.SessionIdentifier;
import dev.sluice.gateway.pool.Outcome;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import dev.sluice.gateway.pool.ProgramRun;
import dev.sluice.gateway.pool.SessionPool;
import dev.sluice.gateway.pool.retry.ReadySessions.Known;
import dev.sluice.gateway.settings.ForeignAdapterRetry;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The delivery of one program to its session. A program that may have arrived, and whose outcome is unknown, is sent
 * again only to the very session that it was sent to, which knows it by its key and runs it once. If another session
 * has taken that one's place, the program is lost. Adapters that do not tell one session or one request from another
 * are sent it again as far as configured.
 */
final class ProgramDelivery {
    /** The time after its first use within which a container that answers 502 or 503 may still be starting. */
    private static final Duration STARTING = Duration.ofSeconds(10);

    private final SessionPool pool;
    private final ReadySessions known;
    private final ForeignAdapterRetry foreign;
    private final SessionIdentifier session;
    private final ProgramRun execution;

    /** The first failure after which the program may have run. */
    private @Nullable PoolException doubt;

    private Optional<String> sentTo = Optional.empty();
    private boolean wasGone;
    private boolean cold;

    /** The repetition that the latest failure allows, of a program that was sent and may have run. */
    private Repetition repetition = Repetition.BY_KIND;

    private enum Repetition {
        /** The program never arrived, or was not sent yet: some kinds of failure pass. */
        BY_KIND,
        /** The program may have run, and can be sent again without running twice, or that is taken for granted. */
        ALLOWED,
        FORBIDDEN
    }

    ProgramDelivery(
            SessionPool pool,
            ReadySessions known,
            ForeignAdapterRetry foreign,
            SessionIdentifier session,
            ProgramRun execution) {
        this.pool = pool;
        this.known = known;
        this.foreign = foreign;
        this.session = session;
        this.execution = execution;
    }

    /**
     * Sends the program to its session, which is first asked whether it listens if that is unknown.
     *
     * @throws PoolException which the caller gives to {@link #isToBeRepeated} and, in the end, to {@link #verdict}
     */
    Outcome attempt() {
        repetition = Repetition.BY_KIND;
        Known target = known.find(session).orElseGet(this::listen);
        if (doubt != null && !target.instance().equals(sentTo)) {
            throw new PoolException(PoolFault.SESSION_REPLACED, "Another session has taken the place of the first");
        }
        sentTo = target.instance();
        try {
            return pool.execute(session, execution.meantFor(target.instance()));
        } catch (PoolException e) {
            judge(e, target);
            throw e;
        }
    }

    private Known listen() {
        try {
            return known.listens(
                    session, IdempotentCalls.ask(() -> pool.listen(session)).instance());
        } catch (PoolException e) {
            cold |= e.fault() == PoolFault.SESSION_NOT_READY;
            throw e;
        }
    }

    /** Returns whether the session did not listen when it was first asked. */
    boolean startedCold() {
        return cold;
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

    /**
     * Returns whether the program is to be sent again, and waits first if it is. The answer rests on what
     * {@link #attempt} has found out about the program, and on nothing else.
     */
    boolean isToBeRepeated(PoolException failure, RetryBudget waiting) {
        return switch (repetition) {
            case FORBIDDEN -> false;
            case ALLOWED -> waiting.isWorthBudgetAfter(failure);
            case BY_KIND -> !isOver(failure.fault()) && waiting.isWorthAfter(failure);
        };
    }

    private boolean isOver(PoolFault fault) {
        boolean gone = fault == PoolFault.SESSION_GONE;
        boolean goneAgain = gone && wasGone;
        wasGone |= gone;
        return goneAgain || (doubt != null && (gone || fault == PoolFault.SESSION_REPLACED));
    }

    /**
     * Returns whether the failure says something about the pool, and not only about what a program did to its session.
     */
    boolean concernsPool(PoolException failure) {
        return doubt == null || !mayHaveRun(failure.fault()) || failure.fault() == PoolFault.POOL_BAD_REPLY;
    }

    /** Returns the failure that the caller is told when the program is not sent again. */
    PoolException verdict(PoolException failure) {
        return switch (failure.fault()) {
            // The session itself answered about this very program.
            case SESSION_REFUSED, ANSWER_FORGOTTEN, IDEMPOTENCY_KEY_REUSED, POOL_REPLY_TOO_LARGE -> failure;
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
