package dev.sluice.gateway.execution;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.NotSupportedException;

/** A body without a type, which {@code @Consumes} lets pass. */
final class ContentTypes {
    private ContentTypes() {}

    static void requireOne(HttpServletRequest servlet) {
        if (servlet.getContentType() == null) {
            throw new NotSupportedException();
        }
    }
}
