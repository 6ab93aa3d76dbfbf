package dev.sluice.gateway.pool.mode;

import dev.sluice.gateway.identifier.SessionIdentifier;
import dev.sluice.gateway.pool.Outcome;
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
import java.net.URI;
import java.util.Optional;

/**
 * The mode {@code identifier}: a custom-container pool. The identifier is a query parameter of every call, and calls to
 * the container carry no {@code api-version}: with one, the pool answers 400.
 */
final class IdentifierSessionPool implements SessionPool {
    private static final String GET = ".management/getSession";
    private static final String STOP = ".management/stopSession";

    private final PoolClient client;
    private final PoolTransport wire;
    private final Settings.Pool settings;
    private final ExecutionBody body;

    IdentifierSessionPool(PoolClient client, PoolTransport wire, Settings.Pool settings) {
        this.client = client;
        this.wire = wire;
        this.settings = settings;
        this.body = new ExecutionBody(settings.payload());
    }

    @Override
    public Outcome execute(SessionIdentifier session, ProgramRun execution) {
        byte[] content = body.of(execution);
        URI target = at(ContainerResponses.executeRoute(settings, execution));
        PoolResponse reply = wire.sendProgram(
                (token, request) -> client.post(
                        new PoolCall(target, null, session.value(), token)
                                .with(execution)
                                .toSession(request),
                        content),
                execution,
                health(session));
        return ContainerResponses.outcome(wire, reply, execution);
    }

    @Override
    public Runtimes runtimes(SessionIdentifier session) {
        return offer(session).runtimes();
    }

    @Override
    public Offer offer(SessionIdentifier session) {
        return ContainerResponses.offer(wire, get(ContainerResponses.RUNTIMES, session));
    }

    @Override
    public Listening listen(SessionIdentifier session) {
        return ContainerResponses.listening(wire, get(ContainerResponses.HEALTH, session));
    }

    @Override
    public Optional<SessionInfo> find(SessionIdentifier session) {
        return ContainerResponses.session(wire, manage(GET, session));
    }

    @Override
    public boolean canStop() {
        return true;
    }

    @Override
    public void stop(SessionIdentifier session) {
        ContainerResponses.requireStopped(wire, manage(STOP, session));
    }

    /** Returns the container's own endpoints, with the identifier and without {@code api-version}. */
    FileEndpoints fileRoutes() {
        return new FileEndpoints() {
            @Override
            public Optional<Place> find(SessionIdentifier session) {
                return IdentifierSessionPool.this.find(session).map(info -> allocate(session));
            }

            @Override
            public Place allocate(SessionIdentifier session) {
                return new Place(settings.endpoint(), null, session.value(), Naming.CURRENT);
            }
        };
    }

    private PoolResponse manage(String route, SessionIdentifier session) {
        return wire.send(token ->
                client.post(new PoolCall(at(route), settings.apiVersion(), session.value(), token), new byte[0]));
    }

    private PoolResponse get(String route, SessionIdentifier session) {
        return wire.send(call(route, session));
    }

    private SessionCall health(SessionIdentifier session) {
        return call(ContainerResponses.HEALTH, session);
    }

    private SessionCall call(String route, SessionIdentifier session) {
        return (token, request) -> client.get(new PoolCall(at(route), null, session.value(), token).toSession(request));
    }

    private URI at(String route) {
        return URI.create(settings.endpoint() + "/" + route);
    }
}
