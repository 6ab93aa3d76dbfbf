package dev.sluice.gateway.pool.mode;

import dev.sluice.gateway.identifier.SessionIdentifier;
import dev.sluice.gateway.pool.Outcome;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import dev.sluice.gateway.pool.ProgramRun;
import dev.sluice.gateway.pool.SessionInfo;
import dev.sluice.gateway.pool.SessionPool;
import dev.sluice.gateway.pool.client.PoolCall;
import dev.sluice.gateway.pool.client.PoolClient;
import dev.sluice.gateway.pool.client.PoolResponse;
import dev.sluice.gateway.pool.client.PoolTransport;
import dev.sluice.gateway.pool.client.PoolTransport.SessionCall;
import dev.sluice.gateway.settings.Settings;
import dev.sluice.piston.Runtimes;
import jakarta.json.JsonString;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * The mode {@code preview}: a session is created by {@code POST /sessions} and called by the URI that the pool gives
 * it. That URI is untrusted input, and a session that answers a program with 404 is forgotten, so that the next call
 * creates it anew.
 */
final class PreviewSessionPool implements SessionPool {
    private static final int NOT_FOUND = 404;

    private final PoolClient client;
    private final PoolTransport wire;
    private final Settings.Pool settings;
    private final SessionUris uris;
    private final ExecutionBody body;

    PreviewSessionPool(PoolClient client, PoolTransport wire, Settings.Pool settings, SessionUris uris) {
        this.client = client;
        this.wire = wire;
        this.settings = settings;
        this.uris = uris;
        this.body = new ExecutionBody(settings.payload());
    }

    @Override
    public Outcome execute(SessionIdentifier session, ProgramRun execution) {
        byte[] content = body.of(execution);
        URI uri = uris.get(session, this::create);
        URI target = URI.create(uri + "/" + ContainerResponses.executeRoute(settings, execution));
        PoolResponse reply = wire.sendProgram(
                (token, request) -> client.post(
                        new PoolCall(target, settings.apiVersion(), null, token)
                                .with(execution)
                                .toSession(request),
                        content),
                execution,
                call(uri, ContainerResponses.HEALTH));
        if (reply.status() == NOT_FOUND && !reply.isFromSession()) {
            requireGone(uri);
            uris.forget(session, uri);
            throw new PoolException(
                    PoolFault.SESSION_GONE, NOT_FOUND, "The pool answered 404 in mode preview", null, null);
        }
        return ContainerResponses.outcome(wire, reply, execution);
    }

    /**
     * Verifies a 404 that has no proof where sessions prove their answers, since it may be another request's.
     *
     * @throws PoolException if the session is still there, and may have run the program
     */
    private void requireGone(URI uri) {
        if (wire.isProving()
                && wire.send(call(uri, ContainerResponses.HEALTH)).instance().isPresent()) {
            throw new PoolException(
                    PoolFault.SESSION_LOST,
                    NOT_FOUND,
                    "The pool answered 404, and its session is still there",
                    null,
                    null);
        }
    }

    @Override
    public Runtimes runtimes(SessionIdentifier session) {
        return offer(session).runtimes();
    }

    @Override
    public Offer offer(SessionIdentifier session) {
        return ContainerResponses.offer(wire, get(session, ContainerResponses.RUNTIMES));
    }

    @Override
    public Listening listen(SessionIdentifier session) {
        return ContainerResponses.listening(wire, get(session, ContainerResponses.HEALTH));
    }

    /** Returns whether this replica remembers the session: the pool has no call that would tell. */
    @Override
    public Optional<SessionInfo> find(SessionIdentifier session) {
        return uris.find(session).map(uri -> SessionInfo.UNTIMED);
    }

    @Override
    public boolean canStop() {
        return false;
    }

    /**
     * Does nothing. The notes that describe this flow know no way to stop a session: its slot is free after the
     * cooldown.
     */
    @Override
    public void stop(SessionIdentifier session) {}

    /** Returns the container's own endpoints, below the session's URI. */
    FileEndpoints fileRoutes() {
        return new FileEndpoints() {
            @Override
            public Optional<Place> find(SessionIdentifier session) {
                return uris.find(session).map(this::place);
            }

            @Override
            public Place allocate(SessionIdentifier session) {
                return place(uris.get(session, PreviewSessionPool.this::create));
            }

            private Place place(URI uri) {
                return new Place(uri, settings.apiVersion(), null, Naming.CURRENT);
            }
        };
    }

    /** Asks a session's container. It may lack the route, so that 404 says nothing of the session here. */
    private PoolResponse get(SessionIdentifier session, String route) {
        URI uri = uris.get(session, this::create);
        return wire.send(call(uri, route));
    }

    private SessionCall call(URI uri, String route) {
        return (token, request) -> client.get(
                new PoolCall(URI.create(uri + "/" + route), settings.apiVersion(), null, token).toSession(request));
    }

    private URI create() {
        PoolResponse reply = wire.send(token -> client.post(
                new PoolCall(URI.create(settings.endpoint() + "/sessions"), settings.apiVersion(), null, token),
                new byte[0]));
        if (!reply.isSuccess()) {
            throw wire.failure(reply);
        }
        if (!(reply.object().get("sessionUri") instanceof JsonString text)) {
            throw reply.badReply("has no sessionUri", null);
        }
        return checked(text.getString(), reply);
    }

    /** Checks a session's URI. The token opens every session of the pool, so it goes to the pool's own origin alone. */
    private URI checked(String sessionUri, PoolResponse reply) {
        URI uri = parse(sessionUri, reply);
        boolean sameOrigin = Objects.equals(uri.getScheme(), settings.endpoint().getScheme())
                && Objects.equals(uri.getHost(), settings.endpoint().getHost())
                && port(uri) == port(settings.endpoint());
        if (!sameOrigin || uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw reply.badReply("names a sessionUri outside the pool's own origin", null);
        }
        return uri;
    }

    private static URI parse(String sessionUri, PoolResponse reply) {
        try {
            return URI.create(sessionUri.replaceAll("/+$", ""));
        } catch (IllegalArgumentException e) {
            throw reply.badReply("names a sessionUri that is no URI", e);
        }
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equals(uri.getScheme()) ? 443 : 80;
    }
}
