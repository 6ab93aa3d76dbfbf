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
     * The same, and given up at the deadline if it waits.
     *
     * @param deadline after which nobody waits for the outcome
     */
    default Outcome execute(SessionIdentifier session, ProgramRun execution, Deadline deadline) {
        return execute(session, execution);
    }

    /** What the session can run; the session is allocated if it does not exist. */
    Runtimes runtimes(SessionIdentifier session);

    /** The same with what else its answer says; the session is allocated if it does not exist. */
    default Offer offer(SessionIdentifier session) {
        return new Offer(runtimes(session), Optional.empty());
    }

    /** Returns when the session's container listens; the session is allocated if it does not exist. */
    Listening listen(SessionIdentifier session);

    /** What the pool says of the session; nothing if there is none. Never allocates one. */
    Optional<SessionInfo> find(SessionIdentifier session);

    /** Whether {@link #stop} does anything in this mode. */
    boolean canStop();

    /** Gives the session's slot back. Not an error if there is no such session, or the mode knows no way to stop one. */
    void stop(SessionIdentifier session);

    /**
     * What a session has for programs.
     *
     * @param sandbox how it keeps them apart, if it says so in the form that is known
     */
    record Offer(Runtimes runtimes, Optional<String> sandbox) {}

    /**
     * What a container that listens said of itself.
     *
     * @param healthy whether it answered {@code GET /health}: it can run code. Adapters that only execute have no such
     *     route
     * @param instance which session it is. Adapters that say so run no program that is meant for another one, and none
     *     twice
     */
    record Listening(boolean healthy, Optional<String> instance) {
        public static final Listening HEALTHY = new Listening(true, Optional.empty());
        public static final Listening SILENT = new Listening(false, Optional.empty());
    }
}
