package dev.sluice.gateway.pool.client;

import dev.sluice.gateway.pool.PercentEncoding;
import dev.sluice.gateway.pool.ProgramRun;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The target of a call to a pool, and its headers. A header that is null is not sent.
 *
 * <p>One parameter holds them all, since the REST client reads a method's annotations anew with each call. The query is
 * part of the target, since the client copies its own target for each parameter.
 */
public final class PoolCall {
    private static final String API_VERSION = "api-version";
    private static final String IDENTIFIER = "identifier";

    @HeaderParam(TargetFilter.TARGET)
    public final URI target;

    @HeaderParam(HttpHeaders.AUTHORIZATION)
    public final String authorization;

    @HeaderParam(PoolClient.IDEMPOTENCY_KEY)
    public final @Nullable String idempotencyKey;

    @HeaderParam(PoolClient.INSTANCE)
    public final @Nullable String instance;

    @HeaderParam(PoolClient.REQUEST)
    final @Nullable String request;

    /**
     * Creates a call that sends no program.
     *
     * @param target the URI, which may have a query; of the two parameters, those that are not null are added to it
     */
    public PoolCall(URI target, @Nullable String apiVersion, @Nullable String identifier, String authorization) {
        this.target = with(with(target, API_VERSION, apiVersion), IDENTIFIER, identifier);
        this.authorization = authorization;
        this.idempotencyKey = null;
        this.instance = null;
        this.request = null;
    }

    private PoolCall(
            PoolCall call, @Nullable String idempotencyKey, @Nullable String instance, @Nullable String request) {
        this.target = call.target;
        this.authorization = call.authorization;
        this.idempotencyKey = idempotencyKey;
        this.instance = instance;
        this.request = request;
    }

    private static URI with(URI target, String parameter, @Nullable String value) {
        if (value == null) {
            return target;
        }
        String separator = target.getRawQuery() == null ? "?" : "&";
        return URI.create(target + separator + parameter + "=" + PercentEncoding.encode(value));
    }

    /** Returns a copy that sends this program, with its key and the instance that it is meant for. */
    public PoolCall with(ProgramRun execution) {
        return new PoolCall(
                this, execution.idempotencyKey(), execution.instance().orElse(null), request);
    }

    /** Returns a copy that goes to a session, whose answer is to prove that it is the answer to this call. */
    public PoolCall toSession(String number) {
        return new PoolCall(this, idempotencyKey, instance, number);
    }
}
