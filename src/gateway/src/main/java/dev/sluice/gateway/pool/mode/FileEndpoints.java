package dev.sluice.gateway.pool.mode;

import dev.sluice.gateway.identifier.SessionIdentifier;
import dev.sluice.gateway.pool.FilePath;
import dev.sluice.gateway.pool.InvalidFileNameException;
import dev.sluice.gateway.pool.PathSegment;
import dev.sluice.gateway.pool.client.PoolCall;
import dev.sluice.gateway.pool.client.PoolTransport;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the file routes of a mode are. The routes are Azure's, which our own adapter speaks too. */
interface FileEndpoints {
    /** Of a session that exists; nothing if there is none, or none is known. Never allocates one. */
    Optional<Place> find(SessionIdentifier session);

    /** Of the session, which may be allocated by the call. */
    Place allocate(SessionIdentifier session);

    /** Which of the names that Azure has given to its routes. */
    enum Naming {
        /** {@code 2025-10-02-preview}. */
        CURRENT,
        /** {@code 2024-02-02-preview}, which knows no folders. */
        OLDER
    }

    /** @param base of the routes; the other two are parameters of every call, where they are not null */
    record Place(
            URI base, @Nullable String apiVersion, @Nullable String identifier, Naming naming) {
        URI list() {
            return at(naming == Naming.OLDER ? "/files" : "/files?recursive=true");
        }

        URI upload(FilePath path) {
            return at((naming == Naming.OLDER ? "/files/upload" : "/files") + query(path));
        }

        URI resource(FilePath path) {
            return at("/files/" + PathSegment.encode(path.name()) + query(path));
        }

        URI content(FilePath path) {
            String name = PathSegment.encode(path.name());
            return at(
                    (naming == Naming.OLDER ? "/files/content/" + name : "/files/" + name + "/content") + query(path));
        }

        /** @param request of {@link PoolTransport.SessionCall}, which a pool of Azure's own is not sent */
        PoolCall call(URI target, String authorization, String request) {
            var call = new PoolCall(target, apiVersion, identifier, authorization);
            return isAzures() ? call : call.toSession(request);
        }

        /** Whether it is a pool of Azure's own that answers there, and no container of somebody's. */
        boolean isAzures() {
            return apiVersion != null && identifier != null;
        }

        private String query(FilePath path) {
            if (path.directory().isEmpty()) {
                return "";
            }
            if (naming == Naming.OLDER) {
                throw new InvalidFileNameException("may have no folders with this api-version of the pool");
            }
            return "?path=" + PathSegment.encode(path.directory());
        }

        private URI at(String route) {
            return URI.create(base + route);
        }
    }
}
