package dev.sluice.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.emulator.pool.PoolClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedExchangeTest {
    private interface Program {
        void answer(ForwardedExchange exchange) throws IOException;
    }

    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;
    private Socket socket;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        socket =
                new Socket(server.getAddress().getAddress(), server.getAddress().getPort());
    }

    @AfterEach
    void stop() throws IOException {
        socket.close();
        server.stop(0);
    }

    @Test
    void theCallersCredentialsStayOutside() {
        HttpResponse<String> answer = answerOf(exchange -> {
            exchange.getResponseHeaders()
                    .set("Seen", String.valueOf(exchange.getRequestHeaders().keySet()));
            exchange.sendResponseHeaders(200, -1);
        });

        assertThat(answer.headers().firstValue("Seen"))
                .get()
                .asString()
                .contains("Content-type")
                .doesNotContain("Authorization");
    }

    @Test
    void anAnswerThatComesTooLateIsNotSent() {
        HttpResponse<String> answer = answerOf(exchange -> {
            exchange.getResponseHeaders().set("Late", "yes");
            exchange.abort();
            assertThatThrownBy(() -> exchange.sendResponseHeaders(200, -1)).isInstanceOf(IOException.class);
        });

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.headers().firstValue("Late")).isEmpty();
    }

    @Test
    void aProgramThatForgetsToAnswerIsABadGateway() {
        assertThat(answerOf(ForwardedExchange::close).statusCode()).isEqualTo(502);
    }

    @Test
    void anAnswerThatWasGivenIsLeftAlone() {
        HttpResponse<String> answer = answerOf(exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });

        assertThat(answer.statusCode()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, 100_000})
    void theRequestIsOverBeforeItsClientCanKnow(int length) {
        HttpResponse<String> answer = answerOf(exchange -> {
            exchange.sendResponseHeaders(200, length);
            if (length > 0) {
                exchange.getResponseBody().write("x".repeat(length).getBytes(StandardCharsets.UTF_8));
                assertThat(over.getCount()).isEqualTo(1);
            }
            exchange.close();
        });

        assertThat(over.getCount()).isZero();
        assertThat(answer.body()).hasSize(Math.max(length, 0));
    }

    private PoolRequest call(HttpExchange exchange) throws IOException {
        var connection = new ClientConnection(
                ClientSocket.plain(socket), server.getAddress(), new ConcurrentHashMap<>(), Runnable::run);
        return PoolRequest.unread(exchange, connection);
    }

    private HttpResponse<String> answerOf(Program program) {
        server.createContext("/", exchange -> program.answer(new ForwardedExchange(call(exchange), over::countDown)));
        var client = new PoolClient(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .withToken("secret");
        return client.call("GET", "/health");
    }
}
