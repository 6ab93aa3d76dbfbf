package dev.sluice.gateway.api;

import dev.sluice.gateway.admission.AdmissionControl;
import dev.sluice.gateway.admission.AsyncBodyReader;
import dev.sluice.gateway.admission.BlockingBodyReader;
import dev.sluice.gateway.admission.Deadline;
import dev.sluice.gateway.admission.MemoryBudget;
import dev.sluice.gateway.admission.RequestThreads;
import dev.sluice.gateway.execution.ExecutionAnswer;
import dev.sluice.gateway.execution.Executions;
import dev.sluice.gateway.execution.IdempotencyKey;
import dev.sluice.gateway.telemetry.Telemetry;
import dev.sluice.piston.ContentCoding;
import dev.sluice.piston.ExecutionRequest;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The execute route that is open to any request: it holds none of the server's threads while a body arrives that is not
 * small, and while the pool runs the program.
 */
@Dependent
@Produces(MediaType.APPLICATION_JSON)
public class AsyncExecuteRoute {
    @Inject
    Executions executions;

    @Inject
    AdmissionControl admission;

    @Inject
    public AsyncBodyReader bodies;

    @Inject
    public BlockingBodyReader smallBodies;

    @Inject
    public RequestThreads threads;

    @Inject
    public ExecutionRequestReader reader;

    @Inject
    public MemoryBudget heldBytes;

    @Inject
    public Telemetry telemetry;

    /** Executes a request. The body is no parameter, since a thread would then wait for it. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public void execute(
            @Suspended AsyncResponse answer,
            @Context HttpServletRequest servlet,
            @BeanParam CallerParameters parameters,
            @HeaderParam(IdempotencyKey.HEADER) @Nullable List<String> keys) {
        ExecutionHead head = reader.head(servlet, parameters, keys);
        MemoryBudget.Hold hold = heldBytes.nothing();
        result(servlet, head, hold).whenComplete((result, failure) -> {
            try (hold) {
                answer(answer, result, failure);
            }
        });
    }

    private CompletionStage<ExecutionAnswer> result(
            HttpServletRequest servlet, ExecutionHead head, MemoryBudget.Hold hold) {
        if (smallBodies.take(servlet)) {
            return admission.admit(head.caller(), hold, work(head, readSmall(servlet, head.coding(), hold), hold));
        }
        // A small body is always read: a caller who is refused before may not get to read the reason.
        if (!BlockingBodyReader.isSmall(servlet)) {
            hold.resize(Math.max(0, servlet.getContentLengthLong()));
        }
        return telemetry
                .carried(bodies.arrive(servlet, threads::execute))
                .thenCompose(body -> admission.admitHere(
                        head.caller(), hold, work(head, reader.read(body, head.coding(), hold), hold)));
    }

    private Function<Deadline, ExecutionAnswer> work(
            ExecutionHead head, ExecutionRequest request, MemoryBudget.Hold hold) {
        return deadline -> executions.answer(head.caller(), request, head.key(), deadline, hold);
    }

    /** Reads a small body on this thread. A failure leaves the resource's method, and is answered as such. */
    private ExecutionRequest readSmall(HttpServletRequest servlet, ContentCoding coding, MemoryBudget.Hold hold) {
        try {
            return reader.read(smallBodies.read(servlet), coding, hold);
        } catch (RuntimeException | Error e) {
            hold.close();
            throw e;
        }
    }

    private static void answer(AsyncResponse answer, ExecutionAnswer result, @Nullable Throwable failure) {
        if (failure == null) {
            answer.resume(result.entity());
        } else {
            answer.resume(failure);
        }
    }
}
