package dev.sluice.gateway.pool;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jspecify.annotations.Nullable;

/**
 * Every call to a pool. A parameter that is null is not sent.
 *
 * <p>The target is an absolute URI, because a preview session's is not below the pool's endpoint, and because it has to
 * go out exactly as it is: a path template would encode {@code c%2B%2B} once more. See {@link TargetFilter}.
 */
@RegisterRestClient(configKey = "sluice-pool")
@RegisterProvider(value = TargetFilter.class, priority = TargetFilter.PRIORITY)
@RegisterProvider(FileUploadWriter.class)
public interface PoolClient {
    String API_VERSION = "api-version";
    String IDENTIFIER = "identifier";
    String IDEMPOTENCY_KEY = "Idempotency-Key";

    /** Which instance of a session answered, and which one alone may carry out what it is sent. */
    String INSTANCE = "Sluice-Session";

    @GET
    Response get(
            @HeaderParam(TargetFilter.TARGET) URI target,
            @QueryParam(API_VERSION) @Nullable String apiVersion,
            @QueryParam(IDENTIFIER) @Nullable String identifier,
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization);

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    Response post(
            @HeaderParam(TargetFilter.TARGET) URI target,
            @QueryParam(API_VERSION) @Nullable String apiVersion,
            @QueryParam(IDENTIFIER) @Nullable String identifier,
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @HeaderParam(IDEMPOTENCY_KEY) @Nullable String idempotencyKey,
            byte[] body);

    /** Sends a program. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    Response execute(
            @HeaderParam(TargetFilter.TARGET) URI target,
            @QueryParam(API_VERSION) @Nullable String apiVersion,
            @QueryParam(IDENTIFIER) @Nullable String identifier,
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @HeaderParam(IDEMPOTENCY_KEY) String idempotencyKey,
            @HeaderParam(INSTANCE) @Nullable String instance,
            byte[] body);

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    Response upload(
            @HeaderParam(TargetFilter.TARGET) URI target,
            @QueryParam(API_VERSION) @Nullable String apiVersion,
            @QueryParam(IDENTIFIER) @Nullable String identifier,
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            FileUpload file);

    @DELETE
    Response delete(
            @HeaderParam(TargetFilter.TARGET) URI target,
            @QueryParam(API_VERSION) @Nullable String apiVersion,
            @QueryParam(IDENTIFIER) @Nullable String identifier,
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization);
}
