package dev.sluice.emulator;

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
