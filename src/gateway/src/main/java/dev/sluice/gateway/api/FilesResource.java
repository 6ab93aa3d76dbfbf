package dev.sluice.gateway.api;

import dev.sluice.gateway.identifier.IdentifierPolicy;
import dev.sluice.gateway.identifier.SessionIdentifier;
import dev.sluice.gateway.identifier.UnknownSessionException;
import dev.sluice.gateway.pool.FileContent;
import dev.sluice.gateway.pool.FilePath;
import dev.sluice.gateway.pool.FileSource;
import dev.sluice.gateway.pool.FileTransferException;
import dev.sluice.gateway.pool.SessionFile;
import dev.sluice.gateway.pool.SessionFiles;
import dev.sluice.gateway.settings.Settings;
import dev.sluice.json.BoundedJson;
import dev.sluice.piston.ContentCoding;
import dev.sluice.piston.InvalidRequestException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.stream.JsonGenerator;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;

/**
 * The routes of the files of the caller's own session. They run on the server's threads, of which only a few move files
 * at once: a transfer is busy with the caller's connection until it is done, so that an asynchronous answer would free
 * no thread.
 */
@Path("/v2{prefix: (/piston)?}/session/files")
@ApplicationScoped
public class FilesResource {
    private static final String ANY_FILE = "{path: .+}";
    private static final String CONTENT_RANGE = "Content-Range";

    @Inject
    IdentifierPolicy identifiers;

    @Inject
    SessionFiles files;

    @Inject
    Transfers transfers;

    @Inject
    Settings settings;

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public String list(@BeanParam CallerParameters caller) {
        SessionIdentifier session = session(caller);
        return transfers.admit(() -> {
            SessionFiles.Listing listing = files.list(session);
            return BoundedJson.toString(json -> write(json, listing));
        });
    }

    @PUT
    @Path(ANY_FILE)
    @Consumes(MediaType.WILDCARD)
    public Response write(
            InputStream body, @BeanParam CallerParameters caller, @Context HttpHeaders headers, @Context UriInfo uri) {
        FilePath path = RequestedFile.of(uri);
        SessionIdentifier session = session(caller);
        checkHeaders(headers);
        var source = new FileSource(
                body, settings.limits().file(), settings.timeouts().file());
        SessionFiles.Written written = transfers.admit(() -> files.write(session, path, source));
        return Response.status(written.isNew() ? Response.Status.CREATED : Response.Status.OK)
                .type(MediaType.APPLICATION_JSON)
                .entity(BoundedJson.toString(written.file()::write))
                .build();
    }

    @HEAD
    @Path(ANY_FILE)
    public Response describe(@BeanParam CallerParameters caller, @Context UriInfo uri) {
        FilePath path = RequestedFile.of(uri);
        SessionIdentifier session = session(caller);
        SessionFile file = transfers.admit(() -> files.find(session, path));
        return FileResponse.of(path, file)
                .header(HttpHeaders.CONTENT_LENGTH, file.size().orElse(null))
                .build();
    }

    @GET
    @Path(ANY_FILE)
    public Response read(@BeanParam CallerParameters caller, @Context UriInfo uri) {
        FilePath path = RequestedFile.of(uri);
        SessionIdentifier session = session(caller);
        Transfers.Place place = transfers.enter();
        try {
            FileContent content = transfers.counted(
                    () -> files.open(session, path, settings.limits().file()));
            var download = new Download(
                    content,
                    place,
                    settings.limits().file(),
                    settings.timeouts().file());
            return FileResponse.of(path, content.file())
                    .header(HttpHeaders.CONTENT_LENGTH, download.length())
                    .entity(download)
                    .build();
        } catch (RuntimeException | Error e) {
            place.close();
            throw e;
        }
    }

    @DELETE
    @Path(ANY_FILE)
    public Response delete(@BeanParam CallerParameters caller, @Context UriInfo uri) {
        FilePath path = RequestedFile.of(uri);
        SessionIdentifier session = session(caller);
        transfers.admit(() -> {
            files.delete(session, path);
            return path;
        });
        return Response.noContent().build();
    }

    private SessionIdentifier session(CallerParameters parameters) {
        if (identifiers.singleUse()) {
            throw new UnknownSessionException("Each execution has a session of its own here (policy random), which ends"
                    + " with it, so there are no files to keep: send files with the request");
        }
        return identifiers.identifierFor(parameters.caller());
    }

    private void checkHeaders(HttpHeaders headers) {
        if (headers.getHeaderString(CONTENT_RANGE) != null) {
            throw notWhole(CONTENT_RANGE);
        }
        if (ContentCoding.of(headers.getHeaderString(HttpHeaders.CONTENT_ENCODING)) != ContentCoding.IDENTITY) {
            throw notWhole(HttpHeaders.CONTENT_ENCODING);
        }
        String length = headers.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        long limit = settings.limits().file();
        if (length != null && length.matches("[0-9]{1,18}") && Long.parseLong(length) > limit) {
            throw FileTransferException.tooLarge(limit);
        }
    }

    private static InvalidRequestException notWhole(String header) {
        return new InvalidRequestException("Send the whole file as it is, without the header " + header);
    }

    private static void write(JsonGenerator json, SessionFiles.Listing listing) {
        json.writeStartObject().writeStartArray("files");
        listing.files().forEach(file -> file.write(json));
        json.writeEnd();
        if (!listing.complete()) {
            json.write("complete", false);
        }
        json.writeEnd();
    }
}
