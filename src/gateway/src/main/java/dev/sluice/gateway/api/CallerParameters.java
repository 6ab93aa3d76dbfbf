package dev.sluice.gateway.api;

import dev.sluice.gateway.identifier.Caller;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The parameters of a request that tell its caller's session. */
public class CallerParameters {
    @HeaderParam("X-Session-ID")
    @Nullable
    String sessionHeader;

    @QueryParam("identifier")
    @Nullable
    String sessionQuery;

    @HeaderParam("X-Project-ID")
    @Nullable
    String project;

    @HeaderParam("X-Job-ID")
    @Nullable
    String job;

    @Context
    @Nullable
    SecurityContext security;

    /** @throws dev.sluice.gateway.identifier.UnknownSessionException if a name is empty or too long */
    public Caller caller() {
        return new Caller(
                Optional.ofNullable(security)
                        .map(SecurityContext::getUserPrincipal)
                        .map(user -> user.getName()),
                Optional.ofNullable(sessionHeader).or(() -> Optional.ofNullable(sessionQuery)),
                Optional.ofNullable(project),
                Optional.ofNullable(job));
    }
}
