package dev.sluice.gateway.api;

import dev.sluice.gateway.filter.LenientHeadersFilter;
import dev.sluice.piston.InvalidRequestException;
import dev.sluice.piston.JsonContentType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.NotSupportedException;

/** Checks the type of a request's body, which is read as Piston reads it and not as Jakarta REST does. */
final class ContentTypes {
    private ContentTypes() {}

    /**
     * @throws NotSupportedException if the type is not that of JSON
     * @throws InvalidRequestException if the type is malformed, or says that the body is not in UTF-8
     */
    static void requireJson(HttpServletRequest servlet) {
        switch (JsonContentType.of(LenientHeadersFilter.contentType(servlet))) {
            case JSON -> {}
            case MALFORMED ->
                throw new InvalidRequestException(
                        "language is required as a string",
                        "The header Content-Type is no media type, so the body was not read: send application/json");
            case OTHER -> throw new NotSupportedException();
        }
    }
}
