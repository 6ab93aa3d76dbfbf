package dev.sluice.gateway.pool;

import dev.sluice.gateway.identifier.SessionIdentifier;
import dev.sluice.piston.Runtimes;
import java.util.Optional;

/** A pool of sessions. Every method throws {@link PoolException} when the pool fails. */
public interface SessionPool {
    /** Runs a program; the session is allocated if it does not exist. */
    Outcome execute(SessionIdentifier session, Execution execution);

    /** What the session can run; the session is allocated if it does not exist. */
    Runtimes runtimes(SessionIdentifier session);

    /** Returns when the session's container listens; the session is allocated if it does not exist. */
    Listening listen(SessionIdentifier session);

    /** What the pool says of the session; nothing if there is none. Never allocates one. */
    Optional<SessionInfo> find(SessionIdentifier session);

    /** Whether {@link #stop} does anything in this mode. */
    boolean canStop();

    /** Gives the session's slot back. Not an error if there is no such session, or the mode knows no way to stop one. */
    void stop(SessionIdentifier session);

    /** What a container that listens said of itself. */
    enum Listening {
        /** It answered {@code GET /health}: it can run code. */
        HEALTHY,
        /** It has no such route, as adapters that only execute. */
        SILENT
    }
}
