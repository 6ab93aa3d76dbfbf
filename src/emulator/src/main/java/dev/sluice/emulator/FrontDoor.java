package dev.sluice.emulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.sluice.emulator.control.ControlPlane;
import dev.sluice.emulator.control.Counts;
import dev.sluice.emulator.control.StatusPage;
import dev.sluice.emulator.fault.FaultInjector;
import dev.sluice.emulator.http.ClientConnection;
import dev.sluice.emulator.http.ClientPort;
import dev.sluice.emulator.http.PoolReply;
import dev.sluice.emulator.http.PoolRequest;
import dev.sluice.emulator.http.RefusedException;
import dev.sluice.emulator.identity.ManagedIdentity;
import dev.sluice.emulator.identity.PoolAuthorization;
import dev.sluice.emulator.pool.Pool;
import dev.sluice.session.workspace.ShortageException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Supplier;

/** Receives every request, and passes it by its path to the part that answers it. */
final class FrontDoor implements HttpHandler {
    private static final Logger LOG = System.getLogger(FrontDoor.class.getName());

    private final ClientPort clientPort;
    private final HostRule hostRule;
    private final ControlPlane control;
    private final ManagedIdentity identity;
    private final PoolAuthorization admission;
    private final Supplier<Pool> pool;
    private final FaultInjector faults;
    private final Counts counts;

    FrontDoor(
            ClientPort clientPort,
            HostRule hostRule,
            ControlPlane control,
            ManagedIdentity identity,
            PoolAuthorization admission,
            Supplier<Pool> pool,
            FaultInjector faults,
            Counts counts) {
        this.clientPort = clientPort;
        this.hostRule = hostRule;
        this.control = control;
        this.identity = identity;
        this.admission = admission;
        this.pool = pool;
        this.faults = faults;
        this.counts = counts;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            // A request that did not come through the clients' port gets no answer.
            Optional<ClientConnection> client = clientPort.connection(exchange);
            if (client.isPresent()) {
                answer(exchange, client.get());
            }
        }
    }

    private void answer(HttpExchange exchange, ClientConnection client) throws IOException {
        PoolRequest call = PoolRequest.unread(exchange, client);
        try {
            hostRule.check(exchange, client.scheme());
            call = call(exchange, client);
            if (!answeredByEmulator(call)) {
                Pool current = pool.get();
                call = call.toPool(current.errors());
                enter(call, current);
            }
        } catch (RefusedException refusal) {
            call.reply(refusal.reply());
        } catch (ShortageException e) {
            LOG.log(Level.WARNING, "No session could be made", e);
            call.replyAtOnce(shortage(e));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "The emulator failed", e);
            call.replyAtOnce(PoolReply.error(500, "InternalServerError", "The emulator failed; its log tells why"));
        }
    }

    /** Returns the answer to a shortage that the session itself gives once it is there. */
    private static PoolReply shortage(ShortageException e) {
        boolean disk = e.kind() == ShortageException.Kind.DISK;
        return PoolReply.json(disk ? 507 : 503, json -> json.writeStartObject()
                .write("type", "urn:sluice:session:" + (disk ? "disk-full" : "not-ready"))
                .write("message", String.valueOf(e.getMessage()))
                .writeEnd());
    }

    private static PoolRequest call(HttpExchange exchange, ClientConnection client) {
        try {
            return PoolRequest.of(exchange, client);
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalid("The query string is not well formed");
        }
    }

    /** Answers a request that is not for the pool, and returns whether it was one. */
    private boolean answeredByEmulator(PoolRequest call) throws IOException {
        if (call.path().startsWith(ControlPlane.PREFIX)) {
            control.answer(call);
        } else if (StatusPage.isWanted(call)) {
            call.reply(StatusPage.redirect());
        } else if (call.path().equals(ManagedIdentity.PATH)) {
            counts.tokenRequests.increment();
            faults.atIdentity(call, identity::answer);
        } else {
            return false;
        }
        return true;
    }

    private void enter(PoolRequest call, Pool current) throws IOException {
        counts.requests.increment();
        try {
            admission.check(call);
            faults.atPool(call, current.sessionOf(call), current);
        } catch (RefusedException refusal) {
            counts.refused.increment();
            throw refusal;
        }
    }
}
