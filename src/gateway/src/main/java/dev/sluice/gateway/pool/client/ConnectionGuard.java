package dev.sluice.gateway.pool.client;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a connection from being used again when the pool wrote on it unasked: the unread bytes would be taken for the
 * answer to the next request, which is another caller's, and so would each answer after it.
 *
 * <p>The server's HTTP client looks for nothing but the end of a connection, and offers no place for another look. So
 * its connections are made by its own factory, and each is wrapped in a {@link GuardedConnection}. Where that cannot be
 * done, connections are used once.
 */
public final class ConnectionGuard {
    private static final Logger LOG = Logger.getLogger(ConnectionGuard.class.getName());
    private static final String FACTORY = "org.apache.http.conn.HttpConnectionFactory";

    /** The permission to use connections again, shared with {@link TargetFilter}, which the server makes. */
    private static volatile boolean reuse;

    private ConnectionGuard() {}

    /** Returns whether connections may serve more than one request; the guard allows it once it is in place. */
    static boolean allowsReuse() {
        return reuse;
    }

    /**
     * Wraps the connections that a REST client will make.
     *
     * @param wanted whether connections are to be used again, {@code sluice.pool.reuse-connections}
     * @param dropped runs for each connection that is given up for what was unread on it
     */
    public static void install(Object restClient, boolean wanted, Runnable dropped) {
        try {
            Object manager = ClientInternals.connectionManager(restClient);
            guard(manager, dropped);
            // A connection that was used within the last two seconds would otherwise be taken without a look.
            ClientInternals.call(manager, "setValidateAfterInactivity", int.class, 1);
            reuse = wanted;
        } catch (ReflectiveOperationException | RuntimeException e) {
            reuse = false;
            LOG.log(
                    Level.WARNING,
                    "Connections to the pool are used for one request each, since they cannot be checked: {0}",
                    e.toString());
        }
    }

    private static void guard(Object manager, Runnable dropped) throws ReflectiveOperationException {
        Object connections = ClientInternals.field(ClientInternals.field(manager, "pool"), "connFactory");
        Field factory = ClientInternals.declared(connections, "connFactory");
        Object original = factory.get(connections);
        ClassLoader loader = manager.getClass().getClassLoader();
        GuardedConnection.requireKnown(loader);
        factory.set(
                connections,
                Proxy.newProxyInstance(
                        loader, new Class<?>[] {Class.forName(FACTORY, true, loader)}, (proxy, method, arguments) -> {
                            Object made = invoke(original, method, arguments);
                            return method.getName().equals("create") ? GuardedConnection.around(made, dropped) : made;
                        }));
    }

    /** Calls the target's method, and throws what the method itself throws. */
    static @Nullable Object invoke(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
