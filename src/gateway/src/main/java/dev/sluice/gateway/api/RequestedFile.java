package dev.sluice.gateway.api;

import dev.sluice.gateway.pool.FilePath;
import jakarta.ws.rs.core.UriInfo;

/** Reads the file that a request names. */
final class RequestedFile {
    static final String ROUTE = "/session/files/";

    private RequestedFile() {}

    /**
     * Reads the file from the request's path as it came: what Jakarta REST makes of it has lost encoded slashes and
     * everything behind a semicolon.
     *
     * @throws dev.sluice.gateway.pool.InvalidFileNameException if it is no path of a file
     */
    static FilePath of(UriInfo uri) {
        String path = uri.getRequestUri().getRawPath();
        return FilePath.fromRawPath(path.substring(path.indexOf(ROUTE) + ROUTE.length()));
    }
}
