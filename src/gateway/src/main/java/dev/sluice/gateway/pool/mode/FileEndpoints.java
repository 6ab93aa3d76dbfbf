package dev.sluice.gateway.pool.mode;

import dev.sluice.gateway.identifier.SessionIdentifier;
import dev.sluice.gateway.pool.FilePath;
import dev.sluice.gateway.pool.InvalidFileNameException;
import dev.sluice.gateway.pool.PercentEncoding;
import dev.sluice.gateway.pool.client.PoolCall;
import dev.sluice.gateway.pool.client.PoolTransport;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The places of a mode's file routes. The routes are Azure's, which our own adapter speaks too. */
interface FileEndpoints {
    /**
     * Returns the place of a session that exists, or nothing if there is none, or none is known. It never allocates
     * one.
     */
    Optional<Place> find(SessionIdentifier session);

    /** Returns the place of the session, which the call may allocate. */
    Place allocate(SessionIdentifier session);

    /** The names that Azure has given to its routes, by {@code api-version}. */
    enum Naming {
        /** The names of {@code 2025-10-02-preview}. */
        CURRENT,
        /** The names of {@code 2024-02-02-preview}, which knows no folders. */
        OLDER
    }

    /**
     * The place of a session's file routes.
     *
     * @param base the URI above the routes
     * @param apiVersion a parameter of every call, where it is not null
     * @param identifier a parameter of every call, where it is not null
     */
    record Place(
            URI base, @Nullable String apiVersion, @Nullable String identifier, Naming naming) {
        URI list() {
            return at(naming == Naming.OLDER ? "/files" : "/files?recursive=true");
        }

        URI upload(FilePath path) {
            return at((naming == Naming.OLDER ? "/files/upload" : "/files") + query(path));
        }

        URI resource(FilePath path) {
            return at("/files/" + PercentEncoding.encode(path.name()) + query(path));
        }

        URI content(FilePath path) {
            String name = PercentEncoding.encode(path.name());
            return at(
                    (naming == Naming.OLDER ? "/files/content/" + name : "/files/" + name + "/content") + query(path));
        }

        /**
         * Creates a call to a route of this place.
         *
         * @param request the number of {@link PoolTransport.SessionCall}, which a pool of Azure's own is not sent
         */
        PoolCall call(URI target, String authorization, String request) {
            var call = new PoolCall(target, apiVersion, identifier, authorization);
            return isAzures() ? call : call.toSession(request);
        }

        /** Returns whether a pool of Azure's own answers there, and no container of somebody's. */
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
            return "?path=" + PercentEncoding.encode(path.directory());
        }

        private URI at(String route) {
            return URI.create(base + route);
        }
    }
}
