package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.docs.ApiDescription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A caller of one server.
 *
 * @param isGateway whether every answer must be as the API's description says
 */
record Client(URI base, boolean isGateway) {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private static final ApiDescription API = ApiDescription.read();

    /** Creates a caller of the gateway. */
    Client(URI base) {
        this(base, true);
    }

    static final String PRINT_42 = python("print(42)");

    static String python(String code) {
        return jakarta.json.Json.createObjectBuilder()
                .add("language", "python")
                .add("version", "*")
                .add(
                        "files",
                        jakarta.json.Json.createArrayBuilder()
                                .add(jakarta.json.Json.createObjectBuilder().add("content", code)))
                .build()
                .toString();
    }

    Answer execute(String body, String... headers) {
        return send("POST", "/api/v2/execute", body, withJson(headers));
    }

    /** Runs a program in the session of that name. */
    Answer executeIn(String session, String code) {
        return execute(python(code), "X-Session-ID", session);
    }

    Answer get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    Answer put(String path, String body) {
        return send("PUT", path, body, withJson());
    }

    Answer post(String path, String body) {
        return send("POST", path, body, withJson());
    }

    Answer delete(String path) {
        return send("DELETE", path, null);
    }

    Answer send(String method, String path, @org.jspecify.annotations.Nullable String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return described(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * Checks that a response is as the API's description says, whatever the test looks at, and returns it as an answer.
     */
    private Answer described(HttpResponse<String> response) {
        String path = response.uri().getRawPath();
        if (isGateway && ApiDescription.covers(path)) {
            String method = response.request().method();
            assertThat(API.faults(method, path, response.statusCode(), response.headers(), response.body()))
                    .as("%s %s: %s %s", method, path, response.statusCode(), response.body())
                    .isEmpty();
        }
        return Answer.of(response);
    }

    private static String[] withJson(String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = "application/json";
        return all;
    }
}
