package dev.sluice.gateway.api;

import dev.sluice.gateway.admission.AdmissionControl;
import dev.sluice.gateway.identifier.Caller;
import dev.sluice.gateway.identifier.IdentifierPolicy;
import dev.sluice.gateway.identifier.SessionIdentifier;
import dev.sluice.gateway.pool.CallerException;
import dev.sluice.gateway.pool.CallerFault;
import dev.sluice.gateway.pool.SessionInfo;
import dev.sluice.gateway.pool.SessionPool;
import dev.sluice.json.BoundedJson;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.stream.JsonGenerator;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The routes of the caller's own session, the one that the identifier policy derives: nobody can name another's. */
@Path("/v2{prefix: (/piston)?}/session")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class SessionResource {
    @Inject
    IdentifierPolicy identifiers;

    @Inject
    SessionPool pool;

    @Inject
    AdmissionControl admission;

    /** Returns whether there is a session, and how long it will last. Asking allocates none. */
    @GET
    public CompletionStage<String> find(@BeanParam CallerParameters parameters) {
        Caller caller = parameters.caller();
        return admission.admit(caller, deadline -> {
            Optional<SessionInfo> session = pool.find(identifiers.identifierFor(caller));
            return BoundedJson.toString(json -> write(json, session));
        });
    }

    /** Ends the session and the programs in it; its slot is free at once. It is no error if there is none. */
    @DELETE
    public CompletionStage<Response> stop(@BeanParam CallerParameters parameters) {
        Caller caller = parameters.caller();
        return admission.admit(caller, deadline -> {
            if (!pool.canStop()) {
                throw new CallerException(
                        CallerFault.NOT_SUPPORTED_IN_MODE,
                        "Sessions of this pool's mode cannot be stopped: they end when they were idle for the cooldown");
            }
            SessionIdentifier session = identifiers.identifierFor(caller);
            pool.stop(session);
            identifiers.stopped(session);
            return Response.noContent().build();
        });
    }

    private static void write(JsonGenerator json, Optional<SessionInfo> session) {
        json.writeStartObject().write("exists", session.isPresent());
        session.flatMap(SessionInfo::createdAt).ifPresent(time -> write(json, "createdAt", time));
        session.flatMap(SessionInfo::lastUsedAt).ifPresent(time -> write(json, "lastUsedAt", time));
        session.flatMap(SessionInfo::expiresAt).ifPresent(time -> write(json, "expiresAt", time));
        json.writeEnd();
    }

    private static void write(JsonGenerator json, String name, Instant time) {
        json.write(name, time.toString());
    }
}
