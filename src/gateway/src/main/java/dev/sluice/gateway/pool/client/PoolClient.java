package dev.sluice.gateway.pool.client;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/**
 * The calls to a pool.
 *
 * <p>The target is an absolute URI, because a preview session's is not below the pool's endpoint, and because it has to
 * go out exactly as it is: a path template would encode {@code c%2B%2B} once more. See {@link TargetFilter}.
 */
@RegisterRestClient(configKey = "sluice-pool")
@RegisterProvider(value = TargetFilter.class, priority = TargetFilter.PRIORITY)
@RegisterProvider(FileUploadWriter.class)
public interface PoolClient {
    String IDEMPOTENCY_KEY = "Idempotency-Key";

    /** The header that names the instance of a session that answered, or the only one that may carry out a request. */
    String INSTANCE = "Sluice-Session";

    /** The header by which a session tells how it keeps programs apart. */
    String SANDBOX = "Sluice-Sandbox";

    /** The header with a number of one call to a session, from which the answer's {@link #ANSWER} is made. */
    String REQUEST = "Sluice-Request";

    /** The header with the proof that a session gave the answer to this very call. */
    String ANSWER = "Sluice-Answer";

    @GET
    Response get(@BeanParam PoolCall call);

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    Response post(@BeanParam PoolCall call, byte[] body);

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    Response upload(@BeanParam PoolCall call, FileUpload file);

    @DELETE
    Response delete(@BeanParam PoolCall call);
}
