package dev.sluice.gateway.pool;

import dev.sluice.gateway.admission.Deadline;
import dev.sluice.gateway.identifier.SessionIdentifier;
import dev.sluice.piston.Runtimes;
import java.util.Optional;

/** A pool of sessions. Every method throws {@link PoolException} when the pool fails. */
public interface SessionPool {
    /** Runs a program; the session is allocated if it does not exist. */
    Outcome execute(SessionIdentifier session, ProgramRun execution);

    /**
     * Runs a program as {@link #execute(SessionIdentifier, ProgramRun)} does, and gives up at the deadline if it waits.
     *
     * @param deadline the moment after which no caller waits for the outcome
     */
    default Outcome execute(SessionIdentifier session, ProgramRun execution, Deadline deadline) {
        return execute(session, execution);
    }

    /** Returns the runtimes of the session, which is allocated if it does not exist. */
    Runtimes runtimes(SessionIdentifier session);

    /**
     * Returns the runtimes with whatever else the session's answer tells; the session is allocated if it does not
     * exist.
     */
    default Offer offer(SessionIdentifier session) {
        return new Offer(runtimes(session), Optional.empty());
    }

    /** Returns when the session's container listens; the session is allocated if it does not exist. */
    Listening listen(SessionIdentifier session);

    /** Returns what the pool tells of the session, or nothing if there is none. It never allocates one. */
    Optional<SessionInfo> find(SessionIdentifier session);

    /** Returns whether {@link #stop} does anything in this mode. */
    boolean canStop();

    /**
     * Gives the session's slot back. It is no error if there is no such session, or the mode knows no way to stop one.
     */
    void stop(SessionIdentifier session);

    /**
     * The offer of a session to programs.
     *
     * @param sandbox the way in which it keeps programs apart, if it tells that in the known form
     */
    record Offer(Runtimes runtimes, Optional<String> sandbox) {}

    /**
     * The answer of a container that listens.
     *
     * @param healthy whether it answered {@code GET /health}: it can run code. Adapters that only execute have no such
     *     route
     * @param instance the session that answered. Adapters that name it run no program that is meant for another one,
     *     and none twice
     */
    record Listening(boolean healthy, Optional<String> instance) {
        public static final Listening HEALTHY = new Listening(true, Optional.empty());
        public static final Listening SILENT = new Listening(false, Optional.empty());
    }
}
