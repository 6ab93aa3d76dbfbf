package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.session.runner.SharedRunner;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The whole program, as a container starts it. */
class SessionServerTest {
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void runsCodeAndKeepsTheSessionsFiles() throws Exception {
        SharedRunner.with("bash");
        try (var server = SessionServer.start(Map.of("PORT", "0"))) {
            assertThat(get(server, "/health")).contains("\"status\":\"UP\"");
            assertThat(execute(server, "echo kept > /mnt/data/f")).contains("\"code\":0");
            assertThat(execute(server, "cat /mnt/data/f")).contains("\"stdout\":\"kept\\n\"");
        }
    }

    @Test
    void everythingIsConfiguredByTheEnvironment() throws Exception {
        SharedRunner.with("bash");
        var environment = Map.of("PORT", "0", "SLUICE_RUN_TIMEOUT", "500", "SLUICE_SESSION_BODY_LIMIT", "200");
        try (var server = SessionServer.start(environment)) {
            assertThat(execute(server, "sleep 5")).contains("\"status\":\"TO\"");
            assertThat(execute(server, "#".repeat(200))).contains("urn:sluice:session:too-large");
        }
    }

    @Test
    void aWrongVariableStopsTheStart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionServer.start(Map.of("PORT", "http")))
                .withMessage("PORT must be a whole number of at least 0, not http");
    }

    private String get(SessionServer server, String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(server, path)));
    }

    private String execute(SessionServer server, String code) throws IOException, InterruptedException {
        String body = "{\"properties\":{\"code\":\"" + code + "\",\"stdin\":\"\"}}";
        return send(HttpRequest.newBuilder(uri(server, "/bash/execute"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
    }

    private static URI uri(SessionServer server, String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }
}
