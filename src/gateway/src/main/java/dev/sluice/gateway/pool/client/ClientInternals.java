package dev.sluice.gateway.pool.client;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Reaches by reflection into the server's HTTP client, whose classes an application does not see: RESTEasy's client,
 * and Apache HttpClient 4 below it.
 */
final class ClientInternals {
    private ClientInternals() {}

    /**
     * Returns the connection manager below a REST client.
     *
     * @throws ReflectiveOperationException if the server's client is built otherwise
     */
    static Object connectionManager(Object restClient) throws ReflectiveOperationException {
        Object engine = call(call(restClient, "getClient"), "httpEngine");
        return field(call(engine, "getHttpClient"), "connManager");
    }

    static Object call(Object target, String method) throws ReflectiveOperationException {
        return accessible(target.getClass(), method).invoke(target);
    }

    static void call(Object target, String method, Class<?> type, Object argument) throws ReflectiveOperationException {
        accessible(target.getClass(), method, type).invoke(target, argument);
    }

    /**
     * Finds a method that a public class or interface declares: an object's own class may be neither public nor
     * exported.
     */
    private static Method accessible(Class<?> type, String method, Class<?>... parameters)
            throws NoSuchMethodException {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (Class<?> declaring : Stream.concat(Stream.of(each), Stream.of(each.getInterfaces()))
                    .toList()) {
                if (Modifier.isPublic(declaring.getModifiers()) && !Proxy.isProxyClass(declaring)) {
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

    static Object field(Object target, String name) throws ReflectiveOperationException {
        return Objects.requireNonNull(declared(target, name).get(target), name);
    }

    /** Finds a field, private or inherited, and makes it accessible. */
    static Field declared(Object target, String name) throws NoSuchFieldException {
        for (Class<?> type = target.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    field.setAccessible(true);
                    return field;
                }
            }
        }
        throw new NoSuchFieldException(target.getClass().getName() + "." + name);
    }
}
