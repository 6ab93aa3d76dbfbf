package dev.sluice.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Requests whose answers' headers matter. */
final class Web {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private Web() {}

    /** Sends what the route's right caller sends, with these headers beside. */
    static HttpResponse<String> send(URI server, Route route, String... headers) {
        boolean executes = route.method().equals("POST");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + route.path()))
                .timeout(Duration.ofSeconds(30))
                .method(route.method(), executes ? BodyPublishers.ofString(Client.PRINT_42) : BodyPublishers.noBody());
        if (executes) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static HttpResponse<String> get(URI server, String path, String... headers) {
        return send(server, new Route("GET", path, 200, true), headers);
    }

    static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
