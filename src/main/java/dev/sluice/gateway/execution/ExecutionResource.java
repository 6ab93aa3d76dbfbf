package dev.sluice.gateway.execution;

import dev.sluice.gateway.admission.HeldBytes;
import dev.sluice.gateway.arrival.Bodies;
import dev.sluice.gateway.identifier.Caller;
import dev.sluice.gateway.telemetry.Telemetry;
import dev.sluice.piston.BoundedJson;
import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.ExecutionResult;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Piston's routes, under both of the prefixes that its public clients use. */
@Path("/v2{prefix: (/piston)?}")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class ExecutionResource {
    @Inject
    Executions executions;

    @Inject
    Admission admission;

    @Inject
    Bodies bodies;

    @Inject
    RequestThreads threads;

    @Inject
    ExecutionRequestReader reader;

    @Inject
    HeldBytes heldBytes;

    @Inject
    Telemetry telemetry;

    /** The body is no parameter, since then a thread would wait for it. */
    @POST
    @Path("execute")
    @Consumes(MediaType.APPLICATION_JSON)
    public void execute(
            @Suspended AsyncResponse answer,
            @Context HttpServletRequest servlet,
            @BeanParam CallerParameters parameters,
            @HeaderParam(CallersKey.HEADER) @Nullable List<String> keys) {
        if (servlet.getContentType() == null) {
            // @Consumes lets it pass.
            throw new NotSupportedException();
        }
        Caller caller = parameters.caller();
        Optional<CallersKey> key = CallersKey.read(keys);
        long length = servlet.getContentLengthLong();
        reader.requireAcceptable(length, servlet.getHeader(HttpHeaders.CONTENT_ENCODING));
        HeldBytes.Hold hold = heldBytes.hold(Math.max(0, length));
        telemetry
                .carried(bodies.arrive(servlet, threads::execute))
                .thenCompose(body -> execute(caller, reader.read(body, hold), key))
                .whenComplete((result, failure) -> {
                    try (hold) {
                        answer(answer, result, failure);
                    }
                });
    }

    private static void answer(AsyncResponse answer, ExecutionResult result, @Nullable Throwable failure) {
        if (failure == null) {
            answer.resume(result);
        } else {
            answer.resume(failure);
        }
    }

    private CompletionStage<ExecutionResult> execute(
            Caller caller, ExecutionRequest request, Optional<CallersKey> key) {
        return admission.admit(
                caller,
                deadline -> executions.execute(caller, request, key, deadline).result());
    }

    @GET
    @Path("runtimes")
    public CompletionStage<String> runtimes(@BeanParam CallerParameters parameters) {
        Caller caller = parameters.caller();
        return admission.admit(caller, deadline -> BoundedJson.toString(executions.runtimes(caller)::write));
    }

    @GET
    @Path("packages")
    public CompletionStage<String> packages(@BeanParam CallerParameters parameters) {
        Caller caller = parameters.caller();
        return admission.admit(caller, deadline -> BoundedJson.toString(executions.runtimes(caller)::writePackages));
    }
}
