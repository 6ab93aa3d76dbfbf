package dev.sluice.gateway.pool.client;

import static dev.sluice.gateway.pool.client.ClientInternals.call;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Bounds the head of every answer: the server's HTTP client reads headers for as long as they come, and keeps them all,
 * so that a pool that never ends them takes the gateway's memory. That client can be told a bound, but neither
 * MicroProfile nor RESTEasy passes one on, and an application does not see its classes: hence by reflection, from the
 * REST client down.
 */
public final class ResponseHeaderBounds {
    private static final Logger LOG = Logger.getLogger(ResponseHeaderBounds.class.getName());
    static final int MAX_LINE = 16 * 1024;
    static final int MAX_HEADERS = 200;
    private static final String CONFIG = "org.apache.http.config.";

    private ResponseHeaderBounds() {}

    /**
     * Bounds the headers of all answers to a REST client. A server that is built otherwise is used as it is, and the
     * log says so.
     */
    public static void of(Object restClient) {
        try {
            Object connections = ClientInternals.connectionManager(restClient);
            ClassLoader loader = connections.getClass().getClassLoader();
            Object constraints = builder(loader, "MessageConstraints");
            call(constraints, "setMaxLineLength", int.class, MAX_LINE);
            call(constraints, "setMaxHeaderCount", int.class, MAX_HEADERS);
            Object config = builder(loader, "ConnectionConfig");
            call(
                    config,
                    "setMessageConstraints",
                    Class.forName(CONFIG + "MessageConstraints", true, loader),
                    call(constraints, "build"));
            call(
                    connections,
                    "setDefaultConnectionConfig",
                    Class.forName(CONFIG + "ConnectionConfig", true, loader),
                    call(config, "build"));
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(Level.WARNING, "The heads of the pool's answers are not bounded: {0}", e.toString());
        }
    }

    private static Object builder(ClassLoader loader, String type) throws ReflectiveOperationException {
        return Class.forName(CONFIG + type, true, loader).getMethod("custom").invoke(null);
    }
}
