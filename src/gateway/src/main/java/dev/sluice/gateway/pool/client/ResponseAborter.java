package dev.sluice.gateway.pool.client;

import jakarta.ws.rs.core.Response;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.concurrent.CompletableFuture;

/**
 * Ends a response that nobody will read to its end. Jakarta REST can only close one, and the server's client then reads
 * what is left so as to keep the connection: from a pool that never ends its answer, for ever. That client has a way to
 * drop the connection instead, which is used where it is found; elsewhere somebody else's thread does the closing.
 */
public final class ResponseAborter {
    private ResponseAborter() {}

    public static void abort(Response response) {
        try {
            release(response.getClass()).invoke(response, false);
        } catch (ReflectiveOperationException | RuntimeException e) {
            CompletableFuture<Void> closing = CompletableFuture.runAsync(response::close);
            assert closing != null;
        }
    }

    /** Finds RESTEasy's {@code ClientResponse.releaseConnection(boolean consume)}, which a public class declares. */
    static Method release(Class<?> type) throws NoSuchMethodException {
        for (Class<?> declaring = type; declaring != null; declaring = declaring.getSuperclass()) {
            if (Modifier.isPublic(declaring.getModifiers())) {
                return declaring.getMethod("releaseConnection", boolean.class);
            }
        }
        throw new NoSuchMethodException();
    }
}
