package dev.sluice.gateway.pool.mode;

import dev.sluice.gateway.identifier.SessionIdentifier;
import dev.sluice.gateway.pool.CallerException;
import dev.sluice.gateway.pool.CallerFault;
import dev.sluice.gateway.pool.FileContent;
import dev.sluice.gateway.pool.FilePath;
import dev.sluice.gateway.pool.FileSource;
import dev.sluice.gateway.pool.FileTransferException;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.SessionFile;
import dev.sluice.gateway.pool.SessionFiles;
import dev.sluice.gateway.pool.SessionPool;
import dev.sluice.gateway.pool.client.FileUpload;
import dev.sluice.gateway.pool.client.PoolClient;
import dev.sluice.gateway.pool.client.PoolFileContent;
import dev.sluice.gateway.pool.client.PoolResponse;
import dev.sluice.gateway.pool.client.PoolTransport;
import dev.sluice.gateway.pool.mode.FileEndpoints.Place;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes files by the routes that Azure's pools and our adapter have; {@link FileEndpoints} says where a mode
 * has them.
 */
final class PoolFiles implements SessionFiles {
    private final PoolClient client;
    private final PoolTransport wire;
    private final FileEndpoints routes;
    private final SessionPool pool;

    /** @param pool waits for a session that starts */
    PoolFiles(PoolClient client, PoolTransport wire, FileEndpoints routes, SessionPool pool) {
        this.client = client;
        this.wire = wire;
        this.routes = routes;
        this.pool = pool;
    }

    @Override
    public Listing list(SessionIdentifier session) {
        Place place = existing(session);
        PoolResponse reply = get(place, place.list());
        if (!reply.isSuccess()) {
            throw failure(place, reply);
        }
        JsonObject page = reply.object();
        try {
            List<SessionFile> files = page.getJsonArray("value").stream()
                    .map(file -> SessionFile.from(file.asJsonObject(), ""))
                    .toList();
            return new Listing(files, isAll(page));
        } catch (IllegalArgumentException | ClassCastException | NullPointerException e) {
            throw reply.badReply("is not a list of files", e);
        }
    }

    /**
     * Returns whether the list is complete: Azure names a next page where there is one, and our adapter says that it
     * left some out.
     */
    private static boolean isAll(JsonObject page) {
        return page.getOrDefault("nextLink", JsonValue.NULL) == JsonValue.NULL && !page.getBoolean("truncated", false);
    }

    @Override
    public SessionFile find(SessionIdentifier session, FilePath path) {
        return file(existing(session), path);
    }

    @Override
    public FileContent open(SessionIdentifier session, FilePath path, long maxBytes) {
        Place place = existing(session);
        SessionFile file = file(place, path);
        if (file.size().orElse(0L) > maxBytes) {
            throw FileTransferException.tooLarge(maxBytes);
        }
        PoolTransport.Opened opened =
                wire.open((token, request) -> client.get(place.call(place.content(path), token, request)));
        if (opened.failure().isPresent()) {
            throw failure(place, opened.failure().get());
        }
        return new PoolFileContent(file, opened.response());
    }

    @Override
    public Written write(SessionIdentifier session, FilePath path, FileSource source) {
        // All that can be refused is refused here, since the caller's bytes can be sent only once.
        pool.listen(session);
        Place place = routes.allocate(session);
        boolean isNew = resource(place, path).isEmpty();
        URI target = place.upload(path);
        PoolResponse reply;
        try (var upload = new FileUpload(path.name(), source)) {
            reply = wire.sendOnce((token, request) -> client.upload(place.call(target, token, request), upload));
        } catch (PoolException e) {
            source.rethrowFailure();
            throw e;
        }
        if (!reply.isSuccess()) {
            throw failure(place, reply);
        }
        return new Written(written(reply, path), isNew);
    }

    @Override
    public void delete(SessionIdentifier session, FilePath path) {
        Place place = existing(session);
        PoolResponse reply =
                wire.send((token, request) -> client.delete(place.call(place.resource(path), token, request)));
        if (!reply.isSuccess()) {
            throw failure(place, reply);
        }
    }

    private Place existing(SessionIdentifier session) {
        return routes.find(session)
                .orElseThrow(() -> new CallerException(CallerFault.SESSION_NOT_FOUND, "There is no session"));
    }

    private SessionFile file(Place place, FilePath path) {
        return resource(place, path)
                .filter(found -> found.type() == SessionFile.Type.FILE)
                .orElseThrow(() -> new CallerException(CallerFault.FILE_NOT_FOUND, "There is no such file"));
    }

    private Optional<SessionFile> resource(Place place, FilePath path) {
        PoolResponse reply = get(place, place.resource(path));
        if (reply.isSuccess()) {
            return Optional.of(read(reply, path));
        }
        if (mistake(place, reply) == CallerFault.FILE_NOT_FOUND) {
            return Optional.empty();
        }
        throw failure(place, reply);
    }

    private static SessionFile read(PoolResponse reply, FilePath path) {
        JsonObject json = reply.object();
        try {
            return named(SessionFile.from(json, ""), path);
        } catch (IllegalArgumentException | ClassCastException e) {
            throw reply.badReply("does not describe a file", e);
        }
    }

    /** Returns the file under the path that was asked for, since the pool may leave the folder out. */
    private static SessionFile named(SessionFile file, FilePath path) {
        return new SessionFile(path.toString(), file.type(), file.size(), file.modifiedAt());
    }

    private PoolResponse get(Place place, URI target) {
        return wire.send((token, request) -> client.get(place.call(target, token, request)));
    }

    /** Reads the pool's description of the file that it took. The older version gives a list of one. */
    private static SessionFile written(PoolResponse reply, FilePath path) {
        try {
            JsonObject json = reply.object();
            JsonObject file = json.get("value") instanceof JsonArray list ? list.getJsonObject(0) : json;
            return named(SessionFile.from(file, ""), path);
        } catch (PoolException | IllegalArgumentException | ClassCastException | IndexOutOfBoundsException e) {
            return new SessionFile(path.toString(), SessionFile.Type.FILE, Optional.empty(), Optional.empty());
        }
    }

    /** Returns what a refusal means on a route of files. */
    private RuntimeException failure(Place place, PoolResponse reply) {
        CallerFault fault = mistake(place, reply);
        return fault == null ? wire.failure(reply) : new CallerException(fault, "The pool answered " + reply.status());
    }

    private static @Nullable CallerFault mistake(Place place, PoolResponse reply) {
        return reply.isFromSession() ? ofSession(reply) : ofAzure(place, reply);
    }

    private static @Nullable CallerFault ofSession(PoolResponse reply) {
        return switch (reply.sessionType()) {
            case "file-not-found" -> CallerFault.FILE_NOT_FOUND;
            case "bad-file-name" -> CallerFault.FILE_NAME_REFUSED;
            case "file-too-large" -> CallerFault.FILE_TOO_LARGE;
            case "session-full" -> CallerFault.SESSION_FULL;
            default -> null;
        };
    }

    /** Azure's own pools answer by status, with an error code beside it; one without a code is no answer of theirs. */
    private static @Nullable CallerFault ofAzure(Place place, PoolResponse reply) {
        String code = reply.errorCode().orElse("");
        return switch (reply.status()) {
            case 400 ->
                place.isAzures() && !code.isEmpty() && !code.contains("Version") ? CallerFault.FILE_NAME_REFUSED : null;
            case 404 ->
                code.isEmpty()
                        ? null
                        : code.startsWith("Session") ? CallerFault.SESSION_NOT_FOUND : CallerFault.FILE_NOT_FOUND;
            case 413 -> CallerFault.FILE_TOO_LARGE;
            default -> null;
        };
    }
}
