package dev.sluice.gateway.api;

import dev.sluice.gateway.admission.AdmissionControl;
import dev.sluice.gateway.execution.Executions;
import dev.sluice.gateway.identifier.Caller;
import dev.sluice.json.BoundedJson;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;

/** Piston's routes, under both of the prefixes that its public clients use. */
@Path(ExecutionResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class ExecutionResource {
    static final String PATH = "/v2{prefix: (/piston)?}";

    /** The route's name as the server would report it if the route were not that of a locator. */
    static final String EXECUTE = "/api" + PATH + "/execute";

    /** The header that tells how the pool's sessions keep programs apart. */
    private static final String SANDBOX = "Sluice-Sandbox";

    @Inject
    Executions executions;

    @Inject
    AdmissionControl admission;

    @Inject
    BlockingExecuteRoute prompt;

    @Inject
    AsyncExecuteRoute patient;

    /** Chooses the route of a request: small programs take the short way as long as few others do. */
    @Path("execute")
    public Object execute(@Context HttpServletRequest servlet) {
        return prompt.takes(servlet) ? prompt : patient;
    }

    @GET
    @Path("runtimes")
    public CompletionStage<Response> runtimes(@BeanParam CallerParameters parameters) {
        Caller caller = parameters.caller();
        return admission.admit(caller, deadline -> {
            var answer = Response.ok(BoundedJson.toString(executions.runtimes(caller)::write));
            executions.sandbox().ifPresent(sandbox -> answer.header(SANDBOX, sandbox));
            return answer.build();
        });
    }

    @GET
    @Path("packages")
    public CompletionStage<String> packages(@BeanParam CallerParameters parameters) {
        Caller caller = parameters.caller();
        return admission.admit(caller, deadline -> BoundedJson.toString(executions.runtimes(caller)::writePackages));
    }

    @POST
    @Path("packages")
    public void installPackage() {
        throw new FixedPackagesException();
    }

    @DELETE
    @Path("packages")
    public void removePackage() {
        throw new FixedPackagesException();
    }
}
