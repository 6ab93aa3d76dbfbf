package dev.sluice.gateway.pool;

import java.util.Locale;

/** In how many ways a pool can fail. The names are those of the problems that callers see. */
public enum PoolFault {
    /** There is no token for the pool, which has not been asked. */
    TOKEN_UNAVAILABLE,
    /** There is no token, because the identity endpoint takes no connection. */
    IDENTITY_UNREACHABLE,
    /** The pool speaks another mode than the one that is configured. */
    POOL_MODE_MISMATCH,
    /** The pool refused the request for a reason of its own. */
    POOL_REJECTED,
    /** The pool does not accept the token. */
    POOL_UNAUTHORIZED,
    /** The pool accepts the token, but its identity may not use sessions. */
    POOL_FORBIDDEN,
    /** Nothing answers under that path. */
    POOL_ROUTE_NOT_FOUND,
    /** No slot is free. */
    POOL_EXHAUSTED,
    /** The session is allocated, but its container does not listen. */
    SESSION_NOT_READY,
    /** The session was there and is not any more; nothing ran. */
    SESSION_GONE,
    /** No connection to the pool. */
    POOL_UNREACHABLE,
    /** There has been no connection for so long that it is not worth waiting for. */
    POOL_DOWN,
    /** The connection or the session broke when the program may have been running. */
    SESSION_LOST,
    /** No answer in time. */
    SESSION_TIMEOUT,
    /** An answer that cannot be understood. */
    POOL_BAD_REPLY,
    /** An answer that is longer than the gateway takes. */
    POOL_REPLY_TOO_LARGE,
    /** The program did not run here: it was meant for a session that another one has replaced. */
    SESSION_REPLACED,
    /** The program ran once, and the session no longer has its answer. */
    ANSWER_FORGOTTEN,
    /** The caller's idempotency key belongs to another request. */
    IDEMPOTENCY_KEY_REUSED,
    /** The session's own adapter refused the request, and said why. */
    SESSION_REFUSED,
    /** The adapter knows {@code code} and {@code stdin} alone, and the request needs more. */
    PAYLOAD_NOT_SUPPORTED,
    /** The pool's mode has no such call. */
    NOT_SUPPORTED_IN_MODE,
    /** There is no session to look into, and looking allocates none. */
    SESSION_NOT_FOUND,
    /** The session has no such file. */
    FILE_NOT_FOUND,
    /** The session takes no file of that name. */
    FILE_NAME_REFUSED,
    /** The session takes no file of that size. */
    FILE_TOO_LARGE,
    /** The session has no room for the file. */
    SESSION_FULL;

    /** The last part of the problem's type. */
    public String problemName() {
        return switch (this) {
            case IDENTITY_UNREACHABLE -> TOKEN_UNAVAILABLE.problemName();
            case POOL_FORBIDDEN -> POOL_UNAUTHORIZED.problemName();
            case POOL_DOWN -> POOL_UNREACHABLE.problemName();
            case POOL_REPLY_TOO_LARGE -> POOL_BAD_REPLY.problemName();
            case SESSION_REPLACED, ANSWER_FORGOTTEN -> SESSION_LOST.problemName();
            case SESSION_GONE -> SESSION_NOT_READY.problemName();
            default -> name().toLowerCase(Locale.ROOT).replace('_', '-');
        };
    }

    /** Whether it concerns every caller, so that the gateway as a whole is in doubt. */
    public boolean concernsEveryone() {
        return switch (this) {
            case TOKEN_UNAVAILABLE,
                    IDENTITY_UNREACHABLE,
                    POOL_MODE_MISMATCH,
                    POOL_UNAUTHORIZED,
                    POOL_FORBIDDEN,
                    POOL_ROUTE_NOT_FOUND,
                    SESSION_NOT_READY,
                    POOL_UNREACHABLE,
                    POOL_DOWN,
                    POOL_BAD_REPLY -> true;
            case POOL_REJECTED,
                    POOL_EXHAUSTED,
                    SESSION_GONE,
                    SESSION_REPLACED,
                    SESSION_LOST,
                    ANSWER_FORGOTTEN,
                    POOL_REPLY_TOO_LARGE,
                    IDEMPOTENCY_KEY_REUSED,
                    SESSION_TIMEOUT,
                    SESSION_REFUSED,
                    PAYLOAD_NOT_SUPPORTED,
                    NOT_SUPPORTED_IN_MODE,
                    SESSION_NOT_FOUND,
                    FILE_NOT_FOUND,
                    FILE_NAME_REFUSED,
                    FILE_TOO_LARGE,
                    SESSION_FULL -> false;
        };
    }
}
