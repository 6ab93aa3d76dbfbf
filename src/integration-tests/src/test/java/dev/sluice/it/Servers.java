package dev.sluice.it;

import static org.awaitility.Awaitility.await;

import dev.sluice.harness.BoundedWait;
import dev.sluice.harness.LibertyServer;
import dev.sluice.harness.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The servers that several test classes share; each is started when it is first wanted and ended with the tests.
 * Classes run side by side: see {@link OnLocalServers} and {@link OpensPool}.
 */
final class Servers implements BeforeAllCallback {
    private static final Map<String, CompletableFuture<Object>> STARTED = new ConcurrentHashMap<>();

    /** The port on which a test may open a pool of its own; {@link #gateway} calls it there. */
    static final int POOL_PORT = Ports.free();

    static final String SECRET = "a secret of the tests, long enough to be one";

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL).computeIfAbsent("servers", key ->
                (AutoCloseable) Servers::closeAll);
        if (context.getRequiredTestClass().isAnnotationPresent(OnLocalServers.class)) {
            STARTED.values().forEach(Servers::endSessions);
        }
    }

    /** Ends the sessions that another class left, so that they take no slot of the five. */
    private static void endSessions(CompletableFuture<Object> started) {
        if (started.isDone() && BoundedWait.result(started) instanceof Local local) {
            local.pool().delete("/.emulator/sessions");
        }
    }

    /** Returns what {@code mvn liberty:run} starts, on ports of its own: gateway and emulated pool. */
    static Local local(String mode) {
        return local("local-" + mode, mode, Map.of());
    }

    /** Returns such servers with more of their settings set; one server for each name. */
    static Local local(String server, String mode, Map<String, String> more) {
        return (Local) started(server, name -> {
            int pool = Ports.free();
            String endpoint = "http://127.0.0.1:" + pool;
            var environment = new HashMap<>(more);
            // The pool's endpoint follows the emulator's port.
            environment.putAll(Map.of(
                    "SLUICE_POOL_MODE",
                    mode,
                    "SLUICE_EMULATOR_PORT",
                    String.valueOf(pool),
                    "IDENTITY_ENDPOINT",
                    endpoint + "/msi/token"));
            var liberty = LibertyServer.start(name, "local", environment);
            var gateway = new Client(liberty.uri());
            // The first token takes its time on a machine that is busy with other starts.
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> gateway.get("/health/ready").status() == 200);
            return new Local(liberty, gateway, new Client(java.net.URI.create(endpoint), false));
        });
    }

    /** @param pool the emulator's own door */
    record Local(LibertyServer server, Client gateway, Client pool) {
        /** Returns the header that a client of the emulator's identity endpoint must send. */
        String identityHeader() {
            return pool.get("/.emulator/identity").json().getString("header");
        }
    }

    /** Returns the production server, impatient, with its pool expected at {@link #POOL_PORT}. */
    static LibertyServer gateway(String mode) {
        return gateway("gateway-" + mode, mode, Map.of());
    }

    /** Returns the production server with more of its settings set; one server for each name. */
    static LibertyServer gateway(String server, String mode, Map<String, String> more) {
        return gateway(server, production(mode, more));
    }

    /**
     * Returns a production server of a name and with settings of its own. It sends its name to the token endpoint,
     * which others call as well.
     */
    static LibertyServer gateway(String name, Map<String, String> environment) {
        var named = new HashMap<>(environment);
        named.put("IDENTITY_HEADER", name);
        LibertyServer server = (LibertyServer) started(name, key -> LibertyServer.start(name, "production", named));
        awaitThatThePoolIsSeen(new Client(server.uri()));
        return server;
    }

    /**
     * Returns a production server of another configuration; the same for every class that asks for it by this name.
     */
    static LibertyServer production(String name, String mode, Map<String, String> more) {
        return (LibertyServer) started(name, key -> LibertyServer.start(key, "production", production(mode, more)));
    }

    /**
     * Waits until the gateway sees the pool. Pools come and go here; a gateway that saw none for a while asks only now
     * and then.
     */
    private static void awaitThatThePoolIsSeen(Client gateway) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), POOL_PORT)) {
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                String ready = gateway.get("/health/ready").body();
                return socket.isBound() && !ready.contains("pool-unreachable") && !ready.contains("probe is under way");
            });
        } catch (IOException e) {
            // There is no pool to be seen.
        }
    }

    static Map<String, String> production(String mode, Map<String, String> more) {
        String endpoint = "http://127.0.0.1:" + POOL_PORT;
        var environment = new HashMap<>(Map.of(
                "MP_CONFIG_PROFILE", "azure",
                "SLUICE_POOL_MODE", mode,
                "SLUICE_POOL_ENDPOINT", endpoint,
                "SLUICE_IDENTIFIER_POLICY", "request",
                "SLUICE_IDENTIFIER_SECRET", SECRET,
                "SLUICE_AUTH_MODE", "none",
                "SLUICE_AUTH_ALLOW_ANONYMOUS", "true",
                "IDENTITY_ENDPOINT", endpoint + "/msi/token",
                "IDENTITY_HEADER", "test"));
        environment.putAll(Map.of(
                "SLUICE_RETRY_BUDGET", "PT1S",
                "SLUICE_RETRY_EXHAUSTED", "PT0.3S",
                "SLUICE_TIMEOUT_EXECUTION", "PT2S",
                "SLUICE_HEALTH_INTERVAL", "PT1S",
                "SLUICE_LIMITS_REPLY", "100000"));
        environment.put("SLUICE_HEALTH_DETAILS", "true");
        environment.putAll(more);
        return environment;
    }

    /**
     * Returns the server of a name. Whoever asks first starts it; the others wait, but not for servers of another name.
     */
    private static Object started(String name, Function<String, Object> start) {
        var mine = new CompletableFuture<Object>();
        CompletableFuture<Object> first = STARTED.putIfAbsent(name, mine);
        if (first != null) {
            return BoundedWait.result(first);
        }
        try {
            Object server = start.apply(name);
            mine.complete(server);
            return server;
        } catch (RuntimeException | Error e) {
            STARTED.remove(name);
            mine.completeExceptionally(e);
            throw e;
        }
    }

    private static void closeAll() {
        for (CompletableFuture<Object> each : STARTED.values()) {
            Object server = BoundedWait.result(each);
            (server instanceof Local local ? local.server() : (LibertyServer) server).close();
        }
        STARTED.clear();
    }
}
