package dev.sluice.it;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The servers that several test classes share; each is started when it is first wanted and ended with the tests. */
final class Servers implements BeforeAllCallback {
    private static final Map<String, Object> STARTED = new HashMap<>();

    /** The port on which a test may open a pool of its own; {@link #gateway} calls it there. */
    static final int POOL_PORT = Ports.free();

    static final String SECRET = "a secret of the tests, long enough to be one";

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL).computeIfAbsent("servers", key ->
                (AutoCloseable) Servers::closeAll);
    }

    /** What {@code mvn liberty:run} starts, on ports of its own: gateway and emulated pool. */
    static synchronized Local local(String mode) {
        return (Local) STARTED.computeIfAbsent("local-" + mode, name -> {
            int pool = Ports.free();
            String endpoint = "http://127.0.0.1:" + pool;
            var server = LibertyServer.start(
                    name,
                    "local",
                    Map.of(
                            "SLUICE_POOL_MODE",
                            mode,
                            "SLUICE_POOL_ENDPOINT",
                            endpoint,
                            "SLUICE_EMULATOR_PORT",
                            String.valueOf(pool),
                            "IDENTITY_ENDPOINT",
                            endpoint + "/msi/token"));
            return new Local(server, new Client(server.uri()), new Client(java.net.URI.create(endpoint)));
        });
    }

    /** @param pool the emulator's own door */
    record Local(LibertyServer server, Client gateway, Client pool) {}

    /** The production server, impatient, with its pool expected at {@link #POOL_PORT}. */
    static synchronized LibertyServer gateway(String mode) {
        return (LibertyServer) STARTED.computeIfAbsent(
                "gateway-" + mode, name -> LibertyServer.start(name, "production", production(mode, Map.of())));
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
        environment.putAll(more);
        return environment;
    }

    private static synchronized void closeAll() throws Exception {
        for (Object server : STARTED.values()) {
            (server instanceof Local local ? local.server() : (LibertyServer) server).close();
        }
        STARTED.clear();
    }
}
