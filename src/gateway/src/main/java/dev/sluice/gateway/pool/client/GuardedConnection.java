package dev.sluice.gateway.pool.client;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the server's HTTP client, which refuses to send a request while anything from the pool is unread:
 * in the client's buffer, in what TLS has decrypted, or in the socket. The connection's own view of its state is
 * otherwise kept.
 */
final class GuardedConnection implements InvocationHandler {
    private static final String CONNECTION = "org.apache.http.impl.BHttpConnectionBase";

    /** The silence after which the other side may have closed, which only a read of a millisecond tells. */
    private static final long SILENCE = Duration.ofSeconds(2).toNanos();

    private final Object connection;
    private final MethodHandle hasBufferedData;
    private final Runnable dropped;

    /** Carries TLS where there is TLS, and is {@link #socket} itself where there is none. */
    private volatile @Nullable Socket transport;

    private volatile @Nullable Socket socket;
    private volatile long usedAt;

    private GuardedConnection(Object connection, MethodHandle hasBufferedData, Runnable dropped) {
        this.connection = connection;
        this.hasBufferedData = hasBufferedData;
        this.dropped = dropped;
    }

    /**
     * Checks that the client's connections are built as this class expects.
     *
     * @throws ReflectiveOperationException if the client's connections are built otherwise
     */
    static void requireKnown(ClassLoader loader) throws ReflectiveOperationException {
        Field buffer = Class.forName(CONNECTION, true, loader).getDeclaredField("inBuffer");
        if (buffer.getType().getMethod("hasBufferedData").getReturnType() != boolean.class) {
            throw new NoSuchMethodException("hasBufferedData");
        }
    }

    /**
     * Wraps one connection.
     *
     * @param dropped runs when the connection is closed for what is unread on it
     */
    static Object around(@Nullable Object connection, Runnable dropped) throws ReflectiveOperationException {
        Objects.requireNonNull(connection);
        Object buffer = ClientInternals.field(connection, "inBuffer");
        MethodHandle look = MethodHandles.publicLookup()
                .unreflect(buffer.getClass().getMethod("hasBufferedData"))
                .bindTo(buffer);
        return Proxy.newProxyInstance(
                connection.getClass().getClassLoader(),
                interfaces(connection.getClass()),
                new GuardedConnection(connection, look, dropped));
    }

    private static Class<?>[] interfaces(Class<?> type) {
        var all = new LinkedHashSet<Class<?>>();
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            all.addAll(List.of(each.getInterfaces()));
        }
        return all.toArray(Class<?>[]::new);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        switch (method.getName()) {
            case "bind" -> bound(arguments == null ? null : (Socket) arguments[0]);
            case "isStale" -> {
                return isStale(method);
            }
            case "sendRequestHeader" -> requireSilence();
            case "setSocketTimeout" -> {
                if (isReleased(arguments)) {
                    released();
                }
            }
            default -> {
                // The connection itself handles every other call.
            }
        }
        return ConnectionGuard.invoke(connection, method, arguments);
    }

    /** Notes the socket; with TLS the plain one comes first, and then the one that is laid over it. */
    private void bound(@Nullable Socket next) {
        if (!(next instanceof SSLSocket)) {
            transport = next;
        }
        socket = next;
        usedAt = System.nanoTime();
    }

    /** Returns whether the connection manager takes the connection back, for which it lifts the timeout. */
    private static boolean isReleased(Object @Nullable [] arguments) {
        return arguments != null && Integer.valueOf(0).equals(arguments[0]);
    }

    private void released() throws Throwable {
        usedAt = System.nanoTime();
        if ((boolean) hasBufferedData.invoke()) {
            drop();
        }
    }

    private Object isStale(Method method) throws Throwable {
        if (System.nanoTime() - usedAt > SILENCE
                && Boolean.TRUE.equals(ConnectionGuard.invoke(connection, method, null))) {
            return true;
        }
        boolean unread = hasUnread();
        if (unread) {
            dropped.run();
        }
        return unread;
    }

    private void requireSilence() throws Throwable {
        if (hasUnread()) {
            drop();
            throw new UnsolicitedAnswerException();
        }
    }

    private void drop() throws ReflectiveOperationException {
        dropped.run();
        ClientInternals.call(connection, "shutdown");
    }

    private boolean hasUnread() throws Throwable {
        Socket above = socket;
        Socket below = transport;
        if (below != above && holds(below) && !isQuietTls()) {
            return true;
        }
        return (boolean) hasBufferedData.invoke() || holds(above);
    }

    /**
     * Returns whether the unread bytes were TLS's own, such as a session's tickets: a short read takes those in, and
     * shows what is no such thing.
     */
    private boolean isQuietTls() throws ReflectiveOperationException {
        return !Boolean.TRUE.equals(ClientInternals.call(connection, "isStale"));
    }

    /**
     * Returns whether anything on the socket is unread; a socket that cannot be asked is closed, which the connection
     * itself finds out.
     */
    private static boolean holds(@Nullable Socket socket) {
        try {
            return socket != null
                    && !socket.isClosed()
                    && socket.getInputStream().available() > 0;
        } catch (IOException e) {
            return false;
        }
    }
}
