package dev.sluice.gateway.pool.client;

import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import java.net.URI;

/**
 * Sends a request to the absolute URI that a parameter of the client's method names, and on a connection of its own
 * where {@link ConnectionGuard} does not allow another use.
 */
public final class TargetFilter implements ClientRequestFilter {
    /** The header that carries the URI from the method's parameter to this filter, and is never sent. */
    static final String TARGET = "X-Sluice-Target";

    /** The priority of this filter, before the server's own, whose spans tell where a call goes. */
    static final int PRIORITY = Priorities.HEADER_DECORATOR;

    @Override
    public void filter(ClientRequestContext request) {
        String target = request.getHeaderString(TARGET);
        request.getHeaders().remove(TARGET);
        request.setUri(URI.create(target));
        if (!ConnectionGuard.allowsReuse()) {
            request.getHeaders().putSingle("Connection", "close");
        }
    }
}
