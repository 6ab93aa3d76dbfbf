package dev.sluice.gateway.api;

import dev.sluice.gateway.admission.AdmissionControl;
import dev.sluice.gateway.admission.BlockingBodyReader;
import dev.sluice.gateway.admission.MemoryBudget;
import dev.sluice.gateway.execution.Executions;
import dev.sluice.gateway.execution.IdempotencyKey;
import dev.sluice.gateway.filter.MemoryReleaseFilter;
import dev.sluice.piston.ExecutionRequest;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The execute route of a small request while few are under way: the server's thread that has read its header reads its
 * body, calls the pool, and answers. Changing threads takes most of the time that a gateway could save.
 *
 * <p>Slow callers and pools hold such a thread each, so this route takes only a few: all other requests go by {@link
 * AsyncExecuteRoute}. See decision 0041.
 */
@Dependent
@Produces(MediaType.APPLICATION_JSON)
public class BlockingExecuteRoute {
    /**
     * The number of threads that this route takes of the server's 72 (gateway.xml), which also read bodies and move
     * files. Beyond this number the short way is the slower one: see decision 0043.
     */
    private static final int THREADS = 8;

    @Inject
    Executions executions;

    @Inject
    AdmissionControl admission;

    @Inject
    public ExecutionRequestReader reader;

    @Inject
    public MemoryBudget heldBytes;

    @Inject
    public BlockingBodyReader bodies;

    private final AtomicInteger underWay = new AtomicInteger();

    /**
     * Checks whether this route takes a request. If several requests are checked in the same moment, a few more than
     * there are threads may be taken.
     */
    boolean takes(HttpServletRequest servlet) {
        return underWay.get() < THREADS && bodies.take(servlet);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Object execute(
            @Context HttpServletRequest servlet,
            @BeanParam CallerParameters parameters,
            @HeaderParam(IdempotencyKey.HEADER) @Nullable List<String> keys) {
        ExecutionHead head = reader.head(servlet, parameters, keys);
        underWay.incrementAndGet();
        MemoryBudget.Hold hold = heldBytes.nothing();
        MemoryReleaseFilter.closeAfterwards(servlet, hold);
        try {
            ExecutionRequest request = reader.read(bodies.read(servlet), head.coding(), hold);
            return admission
                    .await(
                            head.caller(),
                            hold,
                            deadline -> executions.answer(head.caller(), request, head.key(), deadline, hold))
                    .entity();
        } finally {
            underWay.decrementAndGet();
        }
    }
}
