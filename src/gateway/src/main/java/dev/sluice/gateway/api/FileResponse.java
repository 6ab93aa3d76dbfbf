package dev.sluice.gateway.api;

import dev.sluice.gateway.pool.FilePath;
import dev.sluice.gateway.pool.PercentEncoding;
import dev.sluice.gateway.pool.SessionFile;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Date;

/**
 * Creates the response of a file, with its headers. The files of a session were made by strangers' programs, so no
 * browser may take one for a page of the gateway's own origin, whatever its name and its bytes look like.
 */
final class FileResponse {
    private FileResponse() {}

    static Response.ResponseBuilder of(FilePath path, SessionFile file) {
        Response.ResponseBuilder response = Response.ok()
                .type(MediaType.APPLICATION_OCTET_STREAM)
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "sandbox; default-src 'none'")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename*=UTF-8''" + encoded(path.name()));
        file.modifiedAt().ifPresent(time -> response.lastModified(Date.from(time)));
        if (file.modifiedAt().isPresent() && file.size().isPresent()) {
            // Weak, since a program can write twice within the resolution of the pool's clock.
            response.tag(new EntityTag(
                    file.size().get() + "-" + file.modifiedAt().get().toEpochMilli(), true));
        }
        return response;
    }

    private static String encoded(String name) {
        return PercentEncoding.encode(name).replace("*", "%2A");
    }
}
