package dev.sluice.gateway.pool;

import java.util.Locale;

/** The ways in which a pool can fail. The names are those of the problems that callers see. */
public enum PoolFault {
    /** The gateway has no token for the pool, which has not been asked. */
    TOKEN_UNAVAILABLE,
    /** The gateway has no token, because the identity endpoint takes no connection. */
    IDENTITY_UNREACHABLE,
    /** The pool speaks another mode than the one that is configured. */
    POOL_MODE_MISMATCH,
    /** The pool refused the request for a reason of its own. */
    POOL_REJECTED,
    /** The pool does not accept the token. */
    POOL_UNAUTHORIZED,
    /** The pool accepts the token, but its identity may not use sessions. */
    POOL_FORBIDDEN,
    /** The pool has nothing at the path of the request. */
    POOL_ROUTE_NOT_FOUND,
    /** The pool has no free slot. */
    POOL_EXHAUSTED,
    /** The session is allocated, but its container does not listen. */
    SESSION_NOT_READY,
    /** The session existed and exists no longer; nothing ran. */
    SESSION_GONE,
    /** The pool takes no connection. */
    POOL_UNREACHABLE,
    /** The pool has taken no connection for so long that it is not worth waiting for. */
    POOL_DOWN,
    /** The connection or the session broke when the program may have been running. */
    SESSION_LOST,
    /** The session gave no answer in time. */
    SESSION_TIMEOUT,
    /** The pool's answer cannot be understood. */
    POOL_BAD_REPLY,
    /** The pool's answer is longer than the gateway takes. */
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
    /** The session to look into does not exist, and looking allocates none. */
    SESSION_NOT_FOUND,
    /** The session has no such file. */
    FILE_NOT_FOUND,
    /** The session takes no file of that name. */
    FILE_NAME_REFUSED,
    /** The session takes no file of that size. */
    FILE_TOO_LARGE,
    /** The session has no room for the file. */
    SESSION_FULL;

    /** Returns the last part of the problem's type. */
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

    /** Returns whether the fault concerns every caller, so that the gateway as a whole is in doubt. */
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
