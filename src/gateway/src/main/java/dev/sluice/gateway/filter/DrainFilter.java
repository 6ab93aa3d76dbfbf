package dev.sluice.gateway.filter;

import dev.sluice.gateway.health.Draining;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;

/**
 * Asks callers for a new connection next time, which goes to another replica. A caller who kept a connection that the
 * server closes a moment later could not know whether a request sent meanwhile was seen.
 */
@Provider
public class DrainFilter implements ContainerResponseFilter {
    @Inject
    Draining draining;

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (draining.isUnderWay()) {
            response.getHeaders().putSingle("Connection", "close");
        }
    }
}
