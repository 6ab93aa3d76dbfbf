package dev.sluice.gateway.pool;

import dev.sluice.gateway.settings.PoolMode;
import dev.sluice.gateway.telemetry.Telemetry;
import dev.sluice.gateway.token.BearerToken;
import dev.sluice.gateway.token.TokenCache;
import dev.sluice.gateway.token.TokenUnavailableException;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.Response;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What every call to a pool shares, whatever the mode: the token, the bound on the reply, and what a failure means. */
final class PoolWire {
    private static final int UNAUTHORIZED = 401;

    /** Of the server's own HTTP client, whose classes an application does not see. */
    private static final Set<String> NOT_CONNECTED =
            Set.of("ConnectTimeoutException", "ConnectionPoolTimeoutException");

    private final TokenCache tokens;
    private final PoolMode mode;
    private final long maxReplyBytes;
    private final Duration time;
    private final PoolCircuit circuit;
    private final Telemetry telemetry;

    PoolWire(
            TokenCache tokens,
            PoolMode mode,
            long maxReplyBytes,
            Duration time,
            PoolCircuit circuit,
            Telemetry telemetry) {
        this.circuit = circuit;
        this.telemetry = telemetry;
        this.tokens = tokens;
        this.mode = mode;
        this.maxReplyBytes = maxReplyBytes;
        this.time = time;
    }

    /**
     * Sends a request with a token, once more with a new one if the pool refuses that.
     *
     * @param call takes the value of the {@code Authorization} header
     * @throws PoolException if there is no answer; an answer that tells of a failure is returned as it is
     */
    PoolReply send(Function<String, Response> call) {
        BearerToken token = token();
        PoolReply reply = attempt(call, token);
        if (reply.status() != UNAUTHORIZED) {
            return reply;
        }
        tokens.reject(token);
        return attempt(call, token());
    }

    /**
     * Sends a program, a second time at the most after a refused token. A session that may run it twice is sent it again
     * only where the pool itself refused the token, which it then does whatever is asked: a container may answer 401 too.
     *
     * @param question that harms nobody, asked of the same session
     */
    PoolReply sendProgram(Function<String, Response> call, Execution execution, Function<String, Response> question) {
        circuit.requireClosed();
        BearerToken token = token();
        PoolReply reply = attempt(call, token);
        boolean refusedByPool = reply.status() == UNAUTHORIZED
                && reply.instance().isEmpty()
                && (execution.instance().isPresent() || attempt(question, token).status() == UNAUTHORIZED);
        if (!refusedByPool) {
            return reply;
        }
        tokens.reject(token);
        return attempt(call, token());
    }

    /**
     * Sends a request that cannot be sent twice: a refused token is replaced for those that come after it.
     *
     * @param call takes the value of the {@code Authorization} header
     */
    PoolReply sendOnce(Function<String, Response> call) {
        BearerToken token = token();
        PoolReply reply = attempt(call, token);
        if (reply.status() == UNAUTHORIZED) {
            tokens.reject(token);
        }
        return reply;
    }

    /** As {@link #send}, for an answer that is not to be read whole: a success is left to the caller, who closes it. */
    Opened open(Function<String, Response> call) {
        BearerToken token = token();
        Opened opened = attemptOpen(call, token);
        if (opened.response().getStatus() != UNAUTHORIZED) {
            return opened;
        }
        tokens.reject(token);
        return attemptOpen(call, token());
    }

    /** @param failure what it said, where it is no success; nothing is left to be read then */
    record Opened(Response response, Optional<PoolReply> failure) {}

    private Opened attemptOpen(Function<String, Response> call, BearerToken token) {
        Response response = circuit.call(() -> connect(call, token));
        int status = response.getStatus();
        return status >= 200 && status < 300
                ? new Opened(response, Optional.empty())
                : new Opened(response, Optional.of(PoolReply.read(response, maxReplyBytes, time)));
    }

    private BearerToken token() {
        try {
            return tokens.token();
        } catch (TokenUnavailableException e) {
            throw new PoolException(PoolFault.TOKEN_UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }

    private PoolReply attempt(Function<String, Response> call, BearerToken token) {
        try {
            return PoolReply.read(circuit.call(() -> connect(call, token)), maxReplyBytes, time);
        } catch (ProcessingException e) {
            throw broken(e);
        }
    }

    private Response connect(Function<String, Response> call, BearerToken token) {
        try {
            return telemetry.call(() -> call.apply("Bearer " + token.value()));
        } catch (ProcessingException e) {
            throw broken(e);
        }
    }

    /** What an answer means that tells of a container that does not listen yet, whoever tells it. */
    PoolException notReady(PoolReply reply) {
        return exception(PoolFault.SESSION_NOT_READY, reply, answered(reply));
    }

    /** What an answer means that is no success. */
    PoolException failure(PoolReply reply) {
        if (reply.isFromSession()) {
            return exception(sessionFault(reply), reply, reply.sessionMessage());
        }
        String answered = answered(reply);
        return switch (reply.status()) {
            case 400 ->
                exception(
                        reply.mentions("Missing required parameter")
                                ? PoolFault.POOL_MODE_MISMATCH
                                : PoolFault.POOL_REJECTED,
                        reply,
                        answered);
            case 401 -> exception(PoolFault.POOL_UNAUTHORIZED, reply, answered);
            case 403 -> exception(PoolFault.POOL_FORBIDDEN, reply, answered);
            case 404 -> exception(PoolFault.POOL_ROUTE_NOT_FOUND, reply, answered);
            case 429 -> exception(PoolFault.POOL_EXHAUSTED, reply, answered);
            case 502, 503, 504 -> exception(PoolFault.SESSION_NOT_READY, reply, answered);
            default ->
                exception(
                        reply.status() >= 400 && reply.status() < 500
                                ? PoolFault.POOL_REJECTED
                                : PoolFault.POOL_BAD_REPLY,
                        reply,
                        answered);
        };
    }

    private static PoolFault sessionFault(PoolReply reply) {
        if (reply.isFromSession("another-session")) {
            return PoolFault.SESSION_REPLACED;
        }
        if (reply.isFromSession("answer-forgotten")) {
            return PoolFault.ANSWER_FORGOTTEN;
        }
        if (reply.isFromSession("idempotency-key-reused")) {
            return PoolFault.IDEMPOTENCY_KEY_REUSED;
        }
        // It may have ended under the program.
        return reply.isFromSession("session-closed") ? PoolFault.SESSION_LOST : PoolFault.SESSION_REFUSED;
    }

    private String answered(PoolReply reply) {
        return "The pool answered " + reply.status()
                + reply.errorCode().map(code -> " (" + code + ")").orElse("") + " in mode " + mode.wireName();
    }

    private PoolException exception(PoolFault fault, PoolReply reply, String message) {
        return new PoolException(
                fault, reply.status(), message, reply.retryAfter().orElse(null), null);
    }

    /** No answer: whether the request may have reached a program is what matters. */
    private PoolException broken(RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return new PoolException(PoolFault.SESSION_TIMEOUT, "No answer from the session within " + time, e);
            }
            if (cause instanceof SSLException) {
                return new PoolException(
                        PoolFault.POOL_UNREACHABLE, "No trusted TLS connection to the pool could be made", e);
            }
            if (NOT_CONNECTED.contains(cause.getClass().getSimpleName())) {
                return new PoolException(
                        PoolFault.POOL_UNREACHABLE, "No connection to the pool in time (sluice.timeout.connect)", e);
            }
            if (isBeforeSending(cause)) {
                return new PoolException(PoolFault.POOL_UNREACHABLE, "No connection to the pool", e);
            }
        }
        return new PoolException(PoolFault.SESSION_LOST, "The connection to the session broke", e);
    }

    private static boolean isBeforeSending(@Nullable Throwable cause) {
        return cause instanceof ConnectException
                || cause instanceof UnknownHostException
                || cause instanceof NoRouteToHostException;
    }
}
