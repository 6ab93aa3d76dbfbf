package dev.sluice.gateway.pool;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The ways in which a pool can fail, with all that follows from each: the problem that callers are told, whether the
 * request is worth repeating, and whether the gateway as a whole is in doubt.
 */
public enum PoolFault {
    /** No token for the pool, which has not been asked. */
    TOKEN_UNAVAILABLE(
            "token-unavailable",
            503,
            Repeat.NEVER,
            Scope.EVERYONE,
            Texts.SOON,
            "The gateway has no token for the pool",
            "Check that the gateway has a managed identity, and that sluice.token.client-id names"
                    + " it if it is a user-assigned one."),
    /** No token, because the identity endpoint takes no connection. */
    IDENTITY_UNREACHABLE(
            "token-unavailable",
            503,
            Repeat.NEVER,
            Scope.EVERYONE,
            Texts.SOON,
            "The gateway has no token for the pool",
            "IDENTITY_ENDPOINT says where the gateway asks for tokens. On a laptop the emulator"
                    + " listens there: its output says why it does not run. Azure sets the variable, and"
                    + " listens there, for an app with an identity."),
    /** The pool speaks another mode than the one that is configured. */
    POOL_MODE_MISMATCH(
            "pool-mode-mismatch",
            502,
            Repeat.NEVER,
            Scope.EVERYONE,
            null,
            "The pool speaks another mode",
            "It misses the query parameter identifier, so it is a custom-container pool: set"
                    + " sluice.pool.mode=identifier."),
    /** The pool refused the request for a reason of its own. */
    POOL_REJECTED(
            "pool-rejected",
            502,
            Repeat.NEVER,
            Scope.ONE_REQUEST,
            null,
            "The pool refused the request",
            "Check that sluice.pool.mode is the pool's kind (a custom-container pool refuses any"
                    + " api-version) and that sluice.pool.endpoint is its pool management endpoint."),
    /** The pool does not accept the token. */
    POOL_UNAUTHORIZED(
            "pool-unauthorized",
            502,
            Repeat.NEVER,
            Scope.EVERYONE,
            null,
            "The pool does not accept the gateway's token",
            "Check that the token's audience is https://dynamicsessions.io (sluice.token.scope)"
                    + " and that the managed identity is the intended one (sluice.token.client-id)."),
    /** The pool accepts the token, but its identity may not use sessions. */
    POOL_FORBIDDEN(
            "pool-unauthorized",
            502,
            Repeat.NEVER,
            Scope.EVERYONE,
            null,
            "The pool does not accept the gateway's token",
            "Grant the gateway's managed identity the role \"Azure ContainerApps Session"
                    + " Executor\" on the session pool; a new assignment takes some minutes to hold."),
    /** Nothing answers under that path. */
    POOL_ROUTE_NOT_FOUND(
            "pool-route-not-found",
            502,
            Repeat.NEVER,
            Scope.EVERYONE,
            null,
            "Nothing answers there in the pool",
            "Check sluice.pool.endpoint (the pool management endpoint, to the last segment),"
                    + " sluice.pool.mode, and that the session's container serves sluice.pool.execute-path."),
    /** No slot is free. */
    POOL_EXHAUSTED(
            "pool-exhausted",
            429,
            Repeat.WHILE_EXHAUSTED,
            Scope.ONE_REQUEST,
            Texts.A_SLOT,
            "No session is free",
            "Wait for a session's cooldown, raise the pool's maximum of concurrent sessions, use"
                    + " fewer session names, or stop sessions that are not needed."),
    /** The session is allocated, but its container does not listen. */
    SESSION_NOT_READY(
            "session-not-ready",
            503,
            Repeat.WITHIN_BUDGET,
            Scope.EVERYONE,
            Texts.SOON,
            "The session did not become ready",
            "Its container does not listen: check that the adapter listens on the pool's target"
                    + " port and starts within sluice.retry.budget, and read the session's console logs."),
    /** The session was there and is not any more; nothing ran. */
    SESSION_GONE(
            "session-not-ready",
            503,
            Repeat.WITHIN_BUDGET,
            Scope.ONE_REQUEST,
            Texts.SOON,
            "The session did not become ready",
            "Its container does not listen: check that the adapter listens on the pool's target"
                    + " port and starts within sluice.retry.budget, and read the session's console logs."),
    /** No connection to the pool. */
    POOL_UNREACHABLE(
            "pool-unreachable",
            503,
            Repeat.WHILE_UNREACHABLE,
            Scope.EVERYONE,
            Texts.SOON,
            "The pool cannot be reached",
            "Check sluice.pool.endpoint, name resolution and egress from the gateway's network."),
    /** No connection for so long that it is not worth waiting for. */
    POOL_DOWN(
            "pool-unreachable",
            503,
            Repeat.NEVER,
            Scope.EVERYONE,
            Texts.SOON,
            "The pool cannot be reached",
            "Check sluice.pool.endpoint, name resolution and egress from the gateway's network."),
    /** The connection or the session broke when the program may have been running. */
    SESSION_LOST("session-lost", 502, Repeat.NEVER, Scope.ONE_REQUEST, null, Texts.LOST, Texts.LOST_REMEDY),
    /** The program did not run here: it was meant for a session that another one has replaced. */
    SESSION_REPLACED("session-lost", 502, Repeat.WITHIN_BUDGET, Scope.ONE_REQUEST, null, Texts.LOST, Texts.LOST_REMEDY),
    /** The program ran once, and the session no longer has its answer. */
    ANSWER_FORGOTTEN("session-lost", 502, Repeat.NEVER, Scope.ONE_REQUEST, null, Texts.LOST, Texts.LOST_REMEDY),
    /** No answer in time. */
    SESSION_TIMEOUT(
            "session-timeout",
            504,
            Repeat.NEVER,
            Scope.ONE_REQUEST,
            null,
            "The session did not answer in time",
            "The limit is sluice.timeout.execution: raise it above the sum of the compile and run"
                    + " timeouts, or lower run_timeout in the request."),
    /** An answer that cannot be understood. */
    POOL_BAD_REPLY(
            "pool-bad-reply",
            502,
            Repeat.NEVER,
            Scope.EVERYONE,
            null,
            "The pool's answer cannot be understood",
            "Check that the session's container answers in Piston's shape, and read its console" + " logs."),
    /** An answer that is longer than the gateway takes. */
    POOL_REPLY_TOO_LARGE(
            "pool-bad-reply",
            502,
            Repeat.NEVER,
            Scope.ONE_REQUEST,
            null,
            "The pool's answer cannot be understood",
            "Check that the session's container answers in Piston's shape, and read its console" + " logs."),
    /** The session's own adapter refused the request, and said why. */
    SESSION_REFUSED(
            "session-refused", 502, Repeat.NEVER, Scope.ONE_REQUEST, null, "The session refused the request", "");

    /** The time for which a request that failed so is worth repeating. Nothing of it has run. */
    public enum Repeat {
        /** Repeats nothing. */
        NEVER,
        /** Repeats for as long as requests are repeated at all. */
        WITHIN_BUDGET,
        /** Repeats for as long as a full pool is waited for. */
        WHILE_EXHAUSTED,
        /** Repeats for as long as a pool that takes no connection is waited for. */
        WHILE_UNREACHABLE
    }

    /** The requests that a failure concerns. */
    private enum Scope {
        ONE_REQUEST,
        EVERYONE
    }

    private static final class Texts {
        static final Duration SOON = Duration.ofSeconds(5);
        static final Duration A_SLOT = Duration.ofSeconds(30);
        static final String LOST = "The session was lost while the program may have been running";
        static final String LOST_REMEDY =
                "The program was not sent again, because it may have run: check what it changes"
                        + " outside the session before you send it again. A program that exhausts the session's memory also ends"
                        + " it.";

        private Texts() {}
    }

    private final String problemName;
    private final int status;
    private final Repeat repeat;
    private final Scope scope;
    private final @Nullable Duration retryAfter;
    private final String title;
    private final String remedy;

    PoolFault(
            String problemName,
            int status,
            Repeat repeat,
            Scope scope,
            @Nullable Duration retryAfter,
            String title,
            String remedy) {
        this.problemName = problemName;
        this.status = status;
        this.repeat = repeat;
        this.scope = scope;
        this.retryAfter = retryAfter;
        this.title = title;
        this.remedy = remedy;
    }

    /** Returns the last part of the problem's type. */
    public String problemName() {
        return problemName;
    }

    /** Returns the HTTP status of the gateway's answer. */
    public int status() {
        return status;
    }

    /** Returns for how long a request that failed so is worth repeating. */
    public Repeat repeat() {
        return repeat;
    }

    /** Tells whether it concerns every caller, so that the gateway as a whole is in doubt. */
    public boolean concernsEveryone() {
        return scope == Scope.EVERYONE;
    }

    /** Returns after what time the caller may try again where the pool does not say it; empty if that is no use. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Returns the title of the problem. */
    public String title() {
        return title;
    }

    /** Returns what the caller or, mostly, the operator can do about it; empty where the session itself says that. */
    public String remedy() {
        return remedy;
    }
}
