package dev.sluice.gateway.problem;

import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import java.time.Duration;

/** The problems that callers get for failures of the pool, with the remedy, which is mostly the operator's. */
final class PoolProblems {
    private static final int BAD_REQUEST = 400;
    private static final int UNPROCESSABLE = 422;
    private static final int NOT_FOUND = 404;
    private static final int TOO_LARGE = 413;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int BAD_GATEWAY = 502;
    private static final int UNAVAILABLE = 503;
    private static final int GATEWAY_TIMEOUT = 504;
    private static final int INSUFFICIENT_STORAGE = 507;
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration A_SLOT = Duration.ofSeconds(30);

    private PoolProblems() {}

    static Problem of(PoolException failure) {
        return switch (failure.fault()) {
            case TOKEN_UNAVAILABLE ->
                problem(
                                failure,
                                "The gateway has no token for the pool",
                                UNAVAILABLE,
                                "Check that the gateway has a managed identity, and that sluice.token.client-id names it"
                                        + " if it is a user-assigned one.")
                        .withRetryAfter(SOON);
            case IDENTITY_UNREACHABLE ->
                problem(
                                failure,
                                "The gateway has no token for the pool",
                                UNAVAILABLE,
                                "IDENTITY_ENDPOINT says where the gateway asks for tokens. On a laptop the emulator listens"
                                        + " there: its output says why it does not run. Azure sets the variable, and"
                                        + " listens there, for an app with an identity.")
                        .withRetryAfter(SOON);
            case POOL_MODE_MISMATCH ->
                problem(
                        failure,
                        "The pool speaks another mode",
                        BAD_GATEWAY,
                        "It misses the query parameter identifier, so it is a custom-container pool: set"
                                + " sluice.pool.mode=identifier.");
            case POOL_REJECTED ->
                problem(
                        failure,
                        "The pool refused the request",
                        BAD_GATEWAY,
                        "Check that sluice.pool.mode is the pool's kind (a custom-container pool refuses any api-version)"
                                + " and that sluice.pool.endpoint is its pool management endpoint.");
            case POOL_UNAUTHORIZED ->
                problem(
                        failure,
                        "The pool does not accept the gateway's token",
                        BAD_GATEWAY,
                        "Check that the token's audience is https://dynamicsessions.io (sluice.token.scope) and that the"
                                + " managed identity is the intended one (sluice.token.client-id).");
            case POOL_FORBIDDEN ->
                problem(
                        failure,
                        "The pool does not accept the gateway's token",
                        BAD_GATEWAY,
                        "Grant the gateway's managed identity the role \"Azure ContainerApps Session Executor\" on the"
                                + " session pool; a new assignment takes some minutes to hold.");
            case POOL_ROUTE_NOT_FOUND ->
                problem(
                        failure,
                        "Nothing answers there in the pool",
                        BAD_GATEWAY,
                        "Check sluice.pool.endpoint (the pool management endpoint, to the last segment), sluice.pool.mode,"
                                + " and that the session's container serves sluice.pool.execute-path.");
            case POOL_EXHAUSTED ->
                problem(
                                failure,
                                "No session is free",
                                TOO_MANY_REQUESTS,
                                "Wait for a session's cooldown, raise the pool's maximum of concurrent sessions, use fewer"
                                        + " session names, or stop sessions that are not needed.")
                        .withRetryAfter(failure.retryAfter().orElse(A_SLOT));
            case SESSION_NOT_READY, SESSION_GONE ->
                problem(
                                failure,
                                "The session did not become ready",
                                UNAVAILABLE,
                                "Its container does not listen: check that the adapter listens on the pool's target port"
                                        + " and starts within sluice.retry.budget, and read the session's console logs.")
                        .withRetryAfter(failure.retryAfter().orElse(SOON));
            case POOL_UNREACHABLE, POOL_DOWN ->
                problem(
                                failure,
                                "The pool cannot be reached",
                                UNAVAILABLE,
                                "Check sluice.pool.endpoint, name resolution and egress from the gateway's network.")
                        .withRetryAfter(failure.retryAfter().orElse(SOON));
            case SESSION_LOST, SESSION_REPLACED, ANSWER_FORGOTTEN ->
                problem(
                        failure,
                        "The session was lost while the program may have been running",
                        BAD_GATEWAY,
                        "The program was not sent again, because it may have run: check what it changes outside the"
                                + " session before you send it again. A program that exhausts the session's memory also"
                                + " ends it.");
            case SESSION_TIMEOUT ->
                problem(
                        failure,
                        "The session did not answer in time",
                        GATEWAY_TIMEOUT,
                        "The limit is sluice.timeout.execution: raise it above the sum of the compile and run"
                                + " timeouts, or lower run_timeout in the request.");
            case POOL_BAD_REPLY, POOL_REPLY_TOO_LARGE ->
                problem(
                        failure,
                        "The pool's answer cannot be understood",
                        BAD_GATEWAY,
                        "Check that the session's container answers in Piston's shape, and read its console logs.");
            case SESSION_REFUSED -> sessionRefused(failure);
            case IDEMPOTENCY_KEY_REUSED ->
                Problem.of(
                        failure.fault().problemName(),
                        "The idempotency key belongs to another request",
                        UNPROCESSABLE,
                        "This session has seen the Idempotency-Key with another request: send a new key with a new"
                                + " request, and the same one only with the same request.");
            case NOT_SUPPORTED_IN_MODE ->
                Problem.of(
                        failure.fault().problemName(),
                        "The pool's mode does not know this",
                        NOT_IMPLEMENTED,
                        failure.getMessage());
            case SESSION_NOT_FOUND ->
                Problem.of(
                        failure.fault().problemName(),
                        "There is no session",
                        NOT_FOUND,
                        "You have no session now, so it has no files; looking for them starts none. Run a program or"
                                + " put a file to start one.");
            case FILE_NOT_FOUND ->
                Problem.of(
                        failure.fault().problemName(),
                        "There is no such file",
                        NOT_FOUND,
                        "Your session has no file of that name; GET /api/v2/session/files lists those that it has.");
            case FILE_NAME_REFUSED ->
                Problem.of(
                        failure.fault().problemName(),
                        "The session takes no file of that name",
                        BAD_REQUEST,
                        "The name leaves the session's folder, or a folder or link is in its way, or the pool takes no"
                                + " such characters: use letters and digits, and no dots in folders.");
            case FILE_TOO_LARGE ->
                Problem.of(
                        failure.fault().problemName(),
                        "The file is too large",
                        TOO_LARGE,
                        "The session takes no file of that size: send less, or in parts.");
            case SESSION_FULL ->
                Problem.of(
                        failure.fault().problemName(),
                        "The session has no room",
                        INSUFFICIENT_STORAGE,
                        "Delete files of the session, or stop it and begin anew.");
            case PAYLOAD_NOT_SUPPORTED ->
                Problem.of(
                        failure.fault().problemName(),
                        "The session's adapter cannot run this request",
                        BAD_REQUEST,
                        failure.getMessage());
        };
    }

    private static Problem problem(PoolException failure, String title, int status, String remedy) {
        PoolFault fault = failure.fault();
        return Problem.of(fault.problemName(), title, status, failure.getMessage() + ". " + remedy);
    }

    /** Returns the adapter's own refusal, in the adapter's words. */
    private static Problem sessionRefused(PoolException failure) {
        int status = failure.status() >= BAD_REQUEST && failure.status() < 600 ? failure.status() : BAD_GATEWAY;
        return Problem.of(
                failure.fault().problemName(), "The session refused the request", status, failure.getMessage());
    }
}
