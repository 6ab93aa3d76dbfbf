package dev.sluice.emulator.pool;

import static dev.sluice.emulator.pool.PoolClient.object;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.emulator.Emulator;
import dev.sluice.emulator.EmulatorSettings;
import dev.sluice.emulator.FakeRunner;
import dev.sluice.emulator.access.CannotStartException;
import dev.sluice.harness.BoundedWait;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteContainerTest {
    private final FakeRunner runner = new FakeRunner();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Semaphore goOn = new Semaphore(0);
    private HttpServer container;
    private Emulator emulator;

    @BeforeEach
    void open() throws IOException {
        container = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        container.createContext("/", this::echo);
        container.setExecutor(threads);
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
        threads.shutdownNow();
    }

    private void echo(HttpExchange exchange) throws IOException {
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
            if (exchange.getRequestURI().getPath().endsWith("/parts")) {
                String length =
                        Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Length"), "0");
                exchange.sendResponseHeaders(200, Integer.parseInt(length));
                exchange.getResponseBody().write("first\n".getBytes(UTF_8));
                exchange.getResponseBody().flush();
                BoundedWait.acquired(goOn, 1);
                exchange.getResponseBody().write("second\n".getBytes(UTF_8));
            } else if (exchange.getRequestURI().getPath().equals("/nothing")) {
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

    @ParameterizedTest
    @CsvSource({"identifier,0", "identifier,13", "preview,0", "preview,13"})
    void anAnswerIsPassedOnAsItComes(String kind, String length) throws IOException {
        PoolClient pool = pool();
        HttpResponse<InputStream> answer = pool.send(
                pool.authorized(pool.request("GET", parts(pool, kind)).header("Length", length)),
                BodyHandlers.ofInputStream());

        try (var body = new BufferedReader(new InputStreamReader(answer.body(), UTF_8))) {
            assertThat(line(body)).contains("first");
            assertThat(pool.sessions().getJsonObject(0).getString("state")).isEqualTo("Running");

            goOn.release();

            assertThat(line(body)).contains("second");
            assertThat(line(body)).isEmpty();
        }
        assertThat(pool.sessions().getJsonObject(0).getString("state")).isEqualTo("Ready");
    }

    @ParameterizedTest
    @CsvSource({"identifier,0", "identifier,13", "preview,0", "preview,13"})
    void anAnswerThatBreaksOffWithItsSessionIsNotTakenForAWholeOne(String kind, String length) throws IOException {
        PoolClient pool = pool();
        HttpResponse<InputStream> answer = pool.send(
                pool.authorized(pool.request("GET", parts(pool, kind)).header("Length", length)),
                BodyHandlers.ofInputStream());

        try (var body = new BufferedReader(new InputStreamReader(answer.body(), UTF_8))) {
            assertThat(line(body)).contains("first");
            pool.control("DELETE", "sessions", "");
            assertThatThrownBy(() -> line(body)).hasRootCauseInstanceOf(IOException.class);
        } finally {
            goOn.release();
        }
    }

    @Test
    void anAnswerThatTheContainerBreaksOffIsNotTakenForAWholeOne() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Emulator broken = Emulator.start(
                        EmulatorSettings.defaults()
                                .withPort(0)
                                .withEnvironment(Map.of(
                                        "SLUICE_EMULATOR_CONTAINER", "http://127.0.0.1:" + server.getLocalPort())),
                        runner)) {
            threads.execute(() -> breakOff(server));
            PoolClient pool = new PoolClient(broken.endpoint()).withTokenFor(PoolClient.AUDIENCE);
            HttpResponse<InputStream> answer = pool.send(
                    pool.authorized(pool.request("GET", "/parts?identifier=session-a")), BodyHandlers.ofInputStream());

            try (var body = new BufferedReader(new InputStreamReader(answer.body(), UTF_8))) {
                assertThat(line(body)).contains("first");
                assertThatThrownBy(() -> line(body)).hasRootCauseInstanceOf(IOException.class);
            }
        }
    }

    /** Answers one request with the first of its chunks alone. */
    private static void breakOff(ServerSocket server) {
        try (Socket client = server.accept()) {
            client.setSoTimeout(20_000);
            var head = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
            while (!head.readLine().isEmpty()) {
                // Up to the body
            }
            client.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nfirst\n\r\n".getBytes(UTF_8));
            client.shutdownOutput();
            // If it were closed with something unread, the client would lose what was written
            head.transferTo(Writer.nullWriter());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the address of an answer in two parts, in a session of its own. */
    private static String parts(PoolClient pool, String kind) {
        pool.settings("{\"kind\":\"" + kind + "\"}");
        String version = "?api-version=2024-02-02-preview";
        return kind.equals("preview")
                ? object(pool.call("POST", "/sessions" + version)).getString("sessionUri") + "/parts" + version
                : "/parts?identifier=session-a";
    }

    private static Optional<String> line(BufferedReader body) {
        return BoundedWait.result(
                CompletableFuture.supplyAsync(() -> {
                    try {
                        return Optional.ofNullable(body.readLine());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }),
                Duration.ofSeconds(20));
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
