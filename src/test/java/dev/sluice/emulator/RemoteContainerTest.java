package dev.sluice.emulator;

import static dev.sluice.emulator.PoolClient.object;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteContainerTest {
    private final FakeRunner runner = new FakeRunner();
    private HttpServer container;
    private Emulator emulator;

    @BeforeEach
    void open() throws IOException {
        container = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        container.createContext("/", RemoteContainerTest::echo);
        container.start();
        emulator = Emulator.start(
                EmulatorSettings.defaults()
                        .withPort(0)
                        .withEnvironment(Map.of(
                                "SLUICE_EMULATOR_CONTAINER",
                                "http://127.0.0.1:" + container.getAddress().getPort())),
                runner);
    }

    @AfterEach
    void close() {
        emulator.close();
        runner.close();
        container.stop(0);
    }

    private static void echo(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            exchange.getResponseHeaders()
                    .set(
                            "Credentials",
                            String.valueOf(exchange.getRequestHeaders().containsKey("Authorization")));
            String challenge = exchange.getRequestHeaders().getFirst("Sluice-Request");
            if (challenge != null) {
                exchange.getResponseHeaders().set("Sluice-Answer", "to " + challenge);
            }
            if (exchange.getRequestURI().getPath().equals("/nothing")) {
                exchange.sendResponseHeaders(204, -1);
            } else {
                exchange.sendResponseHeaders(418, 0);
                exchange.getResponseBody().write(body.getBytes(UTF_8));
            }
        }
    }

    @Test
    void aRequestGoesThereAsItIsAndTheAnswerComesBack() {
        HttpResponse<String> answer = pool().execute("session-a", "print(1)");

        assertThat(answer.statusCode()).isEqualTo(418);
        assertThat(answer.body())
                .startsWith("POST /python/execute?identifier=session-a ")
                .contains("print(1)");
        assertThat(answer.headers().firstValue("Credentials")).hasValue("false");
    }

    @Test
    void anAnswerWithoutABody() {
        assertThat(pool().call("DELETE", "/nothing?identifier=session-a").statusCode())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"identifier", "preview"})
    void whatAnAnswerProvesItsOwnerByPassesBothWays(String kind) {
        PoolClient pool = pool();
        pool.settings("{\"kind\":\"" + kind + "\"}");
        String version = "?api-version=2024-02-02-preview";
        String session = kind.equals("preview")
                ? object(pool.call("POST", "/sessions" + version)).getString("sessionUri") + "/python/execute" + version
                : "/python/execute?identifier=session-a";

        HttpResponse<String> answer =
                pool.send(pool.authorized(pool.request("POST", session, "{}")).header("Sluice-Request", "abc"));

        assertThat(answer.headers().firstValue("Sluice-Answer")).contains("to abc");
        pool.control("PUT", "faults", "{\"script\":[{\"fault\":\"slow-headers\",\"delay\":0}]}");
        HttpResponse<String> late =
                pool.send(pool.authorized(pool.request("POST", session, "{}")).header("Sluice-Request", "def"));
        assertThat(late.headers().firstValue("Sluice-Answer")).contains("to def");
    }

    @Test
    void aContainerThatIsGone() {
        container.stop(0);

        assertThat(pool().execute("session-a", "print(1)").statusCode()).isEqualTo(502);
    }

    @Test
    void anAddressThatIsNone() {
        var settings = EmulatorSettings.defaults().withPort(0);

        assertThatThrownBy(() ->
                        Emulator.start(settings.withEnvironment(Map.of("SLUICE_EMULATOR_CONTAINER", "8080")), runner))
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("SLUICE_EMULATOR_CONTAINER");
    }

    private PoolClient pool() {
        return new PoolClient(emulator.endpoint()).withTokenFor(PoolClient.AUDIENCE);
    }
}
