package dev.sluice.gateway.execution;

import dev.sluice.gateway.admission.HeldBytes;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;

/** Gives back the memory that a request was counted with, when it is answered, however that is. */
@Provider
public class HoldReleaseFilter implements ContainerResponseFilter {
    static final String HOLD = "dev.sluice.hold";

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(HOLD) instanceof HeldBytes.Hold hold) {
            hold.close();
        }
    }
}
