package dev.sluice.emulator.pool;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.sluice.emulator.http.PoolRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A container that somebody else started, and that they end too: it serves every session at once. */
public final class RemoteContainer implements Container {
    /** The headers that each of two connections has for itself. */
    private static final Set<String> OF_ONE_CONNECTION =
            Set.of("connection", "content-length", "expect", "host", "keep-alive", "transfer-encoding", "upgrade");

    private static final int BUFFER = 16 * 1024;

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String address;

    public RemoteContainer(URI address) {
        this.address = address.toString().replaceAll("/+$", "");
    }

    @Override
    public void handle(PoolRequest call) throws IOException {
        HttpExchange exchange = call.exchange();
        HttpResponse<InputStream> answer = send(request(exchange, call.path()));
        try (InputStream body = answer.body()) {
            copy(answer.headers().map(), exchange.getResponseHeaders());
            long length = length(answer);
            exchange.sendResponseHeaders(answer.statusCode(), length);
            if (length >= 0) {
                passOn(body, exchange.getResponseBody());
            }
        }
    }

    /** Passes each part on as it comes: a container sends a part early for a client that still waits for the rest. */
    private static void passOn(InputStream from, OutputStream to) throws IOException {
        to.flush();
        var buffer = new byte[BUFFER];
        for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
            to.write(buffer, 0, n);
            to.flush();
        }
    }

    private HttpRequest request(HttpExchange exchange, String rawPath) {
        String query = exchange.getRequestURI().getRawQuery();
        var request = HttpRequest.newBuilder(URI.create(address + rawPath + (query == null ? "" : "?" + query)))
                .method(exchange.getRequestMethod(), BodyPublishers.ofInputStream(exchange::getRequestBody));
        var headers = new Headers();
        copy(exchange.getRequestHeaders(), headers);
        headers.forEach((name, values) -> values.forEach(value -> request.header(name, value)));
        return request.build();
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
        try {
            return HTTP.send(request, BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The session has ended");
        }
    }

    private static void copy(Map<String, List<String>> from, Headers to) {
        from.forEach((name, values) -> {
            if (!OF_ONE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                to.put(name, values);
            }
        });
    }

    /**
     * Returns the length as {@link HttpExchange#sendResponseHeaders} takes it: 0 for one that is not known, -1 for no
     * body.
     */
    private static long length(HttpResponse<?> answer) {
        long told = answer.headers().firstValueAsLong("Content-Length").orElse(0);
        boolean nothing = answer.statusCode() == 204 || answer.statusCode() == 304;
        return nothing
                        || (told == 0
                                && answer.headers().firstValue("Content-Length").isPresent())
                ? -1
                : told;
    }

    @Override
    public void close() {
        // The container belongs to whoever started it.
    }
}
