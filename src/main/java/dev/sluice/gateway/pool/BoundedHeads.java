package dev.sluice.gateway.pool;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Bounds the head of every answer: the server's HTTP client reads headers for as long as they come, and keeps them all, so
 * that a pool that never ends them takes the gateway's memory. That client can be told a bound, but neither MicroProfile
 * nor RESTEasy passes one on, and an application does not see its classes: hence by reflection, from the REST client down.
 */
final class BoundedHeads {
    private static final Logger LOG = Logger.getLogger(BoundedHeads.class.getName());
    private static final int MAX_LINE = 16 * 1024;
    private static final int MAX_HEADERS = 200;
    private static final String CONFIG = "org.apache.http.config.";

    private BoundedHeads() {}

    /** A server that is built otherwise is used as it is, and the log says so. */
    static void of(Object restClient) {
        try {
            Object engine = call(call(restClient, "getClient"), "httpEngine");
            Object connections = field(call(engine, "getHttpClient"), "connManager");
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

    private static Object call(Object target, String method) throws ReflectiveOperationException {
        return accessible(target.getClass(), method).invoke(target);
    }

    private static void call(Object target, String method, Class<?> type, Object argument)
            throws ReflectiveOperationException {
        accessible(target.getClass(), method, type).invoke(target, argument);
    }

    /** Declared by a public class or interface, since the objects' own classes may be neither public nor exported. */
    private static Method accessible(Class<?> type, String method, Class<?>... parameters)
            throws NoSuchMethodException {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (Class<?> declaring : Stream.concat(Stream.of(each), Stream.of(each.getInterfaces()))
                    .toList()) {
                if (Modifier.isPublic(declaring.getModifiers()) && !java.lang.reflect.Proxy.isProxyClass(declaring)) {
                    try {
                        return declaring.getMethod(method, parameters);
                    } catch (NoSuchMethodException e) {
                        // The next one may have it.
                    }
                }
            }
        }
        throw new NoSuchMethodException(type.getName() + "." + method);
    }

    private static Object field(Object target, String name) throws ReflectiveOperationException {
        for (Class<?> type = target.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    field.setAccessible(true);
                    return field.get(target);
                }
            }
        }
        throw new NoSuchFieldException(target.getClass().getName() + "." + name);
    }
}
