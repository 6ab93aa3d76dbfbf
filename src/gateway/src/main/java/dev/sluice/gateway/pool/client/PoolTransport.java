package dev.sluice.gateway.pool.client;

import static dev.sluice.gateway.pool.client.AnswerProof.Origin.FOREIGN;
import static dev.sluice.gateway.pool.client.AnswerProof.Origin.UNPROVED;

import dev.sluice.gateway.pool.CallerException;
import dev.sluice.gateway.pool.CallerFault;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import dev.sluice.gateway.pool.ProgramRun;
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

/** Sends every call to a pool, in every mode: it adds the token, bounds the reply, and tells what a failure means. */
public final class PoolTransport {
    private static final int UNAUTHORIZED = 401;

    /**
     * The exceptions of a missing connection in the server's own HTTP client, whose classes an application does not
     * see.
     */
    private static final Set<String> NOT_CONNECTED =
            Set.of("ConnectTimeoutException", "ConnectionPoolTimeoutException");

    private final TokenCache tokens;
    private final PoolMode mode;
    private final long maxReplyBytes;
    private final Duration time;
    private final PoolCircuit circuit;
    private final Telemetry telemetry;
    private final AnswerProof proof;

    /** A call to a session, whose answer has to prove that it is the answer to that call. */
    @FunctionalInterface
    public interface SessionCall {
        /**
         * @param authorization the value of the header
         * @param request the number that goes with the call
         */
        public Response send(String authorization, String request);
    }

    public PoolTransport(
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
        this.proof = new AnswerProof(telemetry);
    }

    /**
     * Sends a request with a token, and once more with a new one if the pool refuses the first.
     *
     * @param call takes the value of the {@code Authorization} header
     * @throws PoolException if there is no answer; an answer that tells of a failure is returned as it is
     */
    public PoolResponse send(Function<String, Response> call) {
        return send(Call.toPool(call));
    }

    /** Sends a request to a session as {@link #send(Function)} sends one to the pool. */
    public PoolResponse send(SessionCall call) {
        return send(toSession(call));
    }

    private PoolResponse send(Call call) {
        BearerToken token = token();
        PoolResponse reply = attempt(call, token);
        if (reply.status() != UNAUTHORIZED) {
            return reply;
        }
        return attemptAnew(call, token);
    }

    /**
     * Sends a program, a second time at the most after a refused token. A session that may run it twice is sent it
     * again only where the pool itself refused the token, because it then refuses whatever is asked, while a container
     * may answer 401 too.
     *
     * @param question a harmless call to the same session
     */
    public PoolResponse sendProgram(SessionCall program, ProgramRun execution, SessionCall question) {
        circuit.requireClosed();
        BearerToken token = token();
        Call call = toSession(program);
        PoolResponse reply = attempt(call, token);
        boolean refusedByPool = reply.status() == UNAUTHORIZED
                && reply.instance().isEmpty()
                && (execution.instance().isPresent()
                        || attempt(toSession(question), token).status() == UNAUTHORIZED);
        if (!refusedByPool) {
            return reply;
        }
        return attemptAnew(call, token);
    }

    /**
     * Sends a request that cannot be sent twice: a refused token is replaced for the requests that come after it.
     *
     * @param call takes the value of the {@code Authorization} header
     */
    public PoolResponse sendOnce(SessionCall call) {
        BearerToken token = token();
        PoolResponse reply = attempt(toSession(call), token);
        if (reply.status() == UNAUTHORIZED) {
            requireOther(token, insteadOf(token));
        }
        return reply;
    }

    /**
     * Sends a request as {@link #send(SessionCall)} does, but leaves a successful answer unread to the caller, who
     * closes it.
     */
    public Opened open(SessionCall file) {
        BearerToken token = token();
        Call call = toSession(file);
        Opened opened = attemptOpen(call, token);
        if (opened.response().getStatus() != UNAUTHORIZED) {
            return opened;
        }
        BearerToken other = insteadOf(token);
        Opened again = attemptOpen(call, other);
        if (again.response().getStatus() == UNAUTHORIZED) {
            requireOther(token, other);
        }
        return again;
    }

    /**
     * The answer to a request that may be left unread.
     *
     * @param failure the answer, read whole, where it is no success
     */
    public record Opened(Response response, Optional<PoolResponse> failure) {}

    /**
     * A call that is sent as often as it has to be.
     *
     * @param isToSession whether it goes to a session, and not to the pool itself
     */
    private record Call(SessionCall call, boolean isToSession) {
        static Call toPool(Function<String, Response> call) {
            return new Call((authorization, request) -> call.apply(authorization), false);
        }
    }

    private static Call toSession(SessionCall call) {
        return new Call(call, true);
    }

    private Opened attemptOpen(Call call, BearerToken token) {
        String request = proof.request();
        Response response = circuit.call(() -> connect(call, request, token));
        AnswerProof.Origin origin = requireOwn(response, call, request);
        int status = response.getStatus();
        return status >= 200 && status < 300
                ? new Opened(response, Optional.empty())
                : new Opened(response, Optional.of(readOwn(response, call, origin)));
    }

    private BearerToken token() {
        try {
            return tokens.token();
        } catch (TokenUnavailableException e) {
            throw unavailable(e);
        }
    }

    /**
     * Returns a token in place of a refused one. It is the refused one where there is no better one, since it may have
     * been refused by mistake.
     */
    private BearerToken insteadOf(BearerToken refused) {
        tokens.reject(refused);
        return token();
    }

    /**
     * Throws the outage of the identity endpoint where there is no other token. The outage is then the fault, and not
     * what the pool says of the old token.
     */
    private void requireOther(BearerToken refused, BearerToken token) {
        if (token.equals(refused)) {
            tokens.outage().ifPresent(outage -> {
                throw unavailable(outage);
            });
        }
    }

    private static PoolException unavailable(TokenUnavailableException e) {
        return new PoolException(
                e.isRefused() ? PoolFault.IDENTITY_UNREACHABLE : PoolFault.TOKEN_UNAVAILABLE,
                String.valueOf(e.getMessage()),
                e);
    }

    private PoolResponse attemptAnew(Call call, BearerToken refused) {
        BearerToken other = insteadOf(refused);
        PoolResponse reply = attempt(call, other);
        if (reply.status() == UNAUTHORIZED) {
            requireOther(refused, other);
        }
        return reply;
    }

    private PoolResponse attempt(Call call, BearerToken token) {
        try {
            String request = proof.request();
            Response response = circuit.call(() -> connect(call, request, token));
            AnswerProof.Origin origin = requireOwn(response, call, request);
            return readOwn(response, call, origin);
        } catch (ProcessingException e) {
            throw broken(e);
        }
    }

    /** Reads an answer. Errors that only our adapter writes need a proof, like any answer of a session's. */
    private PoolResponse readOwn(Response response, Call call, AnswerProof.Origin origin) {
        PoolResponse reply = PoolResponse.read(response, maxReplyBytes, time);
        if (call.isToSession() && origin == UNPROVED && proof.isProving() && reply.isFromSession()) {
            throw foreign();
        }
        return reply;
    }

    /** Refuses an answer that is another request's, and gives its connection up. */
    private AnswerProof.Origin requireOwn(Response response, Call call, String request) {
        AnswerProof.Origin origin = proof.origin(response, call.isToSession() ? request : null);
        if (origin == FOREIGN) {
            ResponseAborter.abort(response);
            throw foreign();
        }
        return origin;
    }

    private PoolException foreign() {
        proof.refused();
        return new PoolException(PoolFault.SESSION_LOST, "The answer that came belonged to another request");
    }

    private Response connect(Call call, String request, BearerToken token) {
        try {
            return telemetry.call(() -> call.call().send("Bearer " + token.value(), request));
        } catch (ProcessingException e) {
            throw broken(e);
        }
    }

    /** Returns whether the pool's sessions prove their answers, as our adapter does. */
    public boolean isProving() {
        return proof.isProving();
    }

    /**
     * Returns the failure that an answer means which tells of a container that does not listen yet, whoever sent it.
     */
    public PoolException notReady(PoolResponse reply) {
        return exception(PoolFault.SESSION_NOT_READY, reply, answered(reply));
    }

    /**
     * Returns what an answer means that is no success.
     *
     * @throws CallerException if it is the caller's mistake
     */
    public PoolException failure(PoolResponse reply) {
        if (reply.isFromSession("idempotency-key-reused")) {
            throw new CallerException(CallerFault.IDEMPOTENCY_KEY_REUSED, reply.sessionMessage());
        }
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
            // Front doors write 408 on connections that they find idle, and so may write it across a request.
            case 408 -> exception(PoolFault.SESSION_LOST, reply, answered);
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

    private static PoolFault sessionFault(PoolResponse reply) {
        if (reply.isFromSession("another-session")) {
            return PoolFault.SESSION_REPLACED;
        }
        if (reply.isFromSession("answer-forgotten")) {
            return PoolFault.ANSWER_FORGOTTEN;
        }
        // It may have ended under the program.
        return reply.isFromSession("session-closed") ? PoolFault.SESSION_LOST : PoolFault.SESSION_REFUSED;
    }

    private String answered(PoolResponse reply) {
        return "The pool answered " + reply.status()
                + reply.errorCode().map(code -> " (" + code + ")").orElse("") + " in mode " + mode.wireName();
    }

    private PoolException exception(PoolFault fault, PoolResponse reply, String message) {
        return new PoolException(
                fault, reply.status(), message, reply.retryAfter().orElse(null), null);
    }

    /**
     * Returns the failure of a call without an answer, which depends on whether the request may have reached a program.
     */
    private PoolException broken(RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnsolicitedAnswerException) {
                return new PoolException(
                        PoolFault.POOL_UNREACHABLE, "The pool wrote before it was asked, so nothing was sent to it", e);
            }
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
