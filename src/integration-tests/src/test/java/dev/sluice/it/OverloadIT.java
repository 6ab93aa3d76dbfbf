package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.harness.BoundedWait;
import dev.sluice.harness.LibertyServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** More requests than a gateway in a small container has memory for. */
@Isolated("takes all connections and processors")
@ExtendWith(Servers.class)
class OverloadIT {
    private static final int AT_ONCE = 5000;
    private static final int LARGE_AT_ONCE = 64;
    private static final int OUTPUT = 1_000_000;
    private static final String LARGE = "x".repeat(OUTPUT);
    private static final String SMALL = "-XX:MaxRAM=512m " + LibertyServer.imageOptions();

    @Test
    void whatDoesNotFitIsToldSoAndTheGatewayLives() {
        Map<String, String> environment = Servers.production(
                "identifier",
                Map.of(
                        "JVM_ARGS",
                        SMALL,
                        "SLUICE_TIMEOUT_EXECUTION",
                        "PT60S",
                        "SLUICE_TIMEOUT_REQUEST",
                        "PT90S",
                        "SLUICE_MAX_WAIT",
                        "PT60S"));
        try (var pool = new ScriptedPool(Servers.POOL_PORT, ScriptedPool::well);
                var server = LibertyServer.start("small", "production", environment)) {
            var gateway = new Client(server.uri());
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> gateway.executeIn("one", "print(42)").status() == 200);
            pool.executionsTake(Duration.ofMillis(200));

            Map<String, Long> answers = answers(server, AT_ONCE, "print(42)");

            System.out.println("OverloadIT: answers to " + AT_ONCE + " requests at once: " + answers);
            assertThat(answers).containsOnlyKeys("200", "503 gateway-overloaded");
            assertThat(gateway.executeIn("one", "print(42)").status()).isEqualTo(200);
            assertThat(server.console()).doesNotContain("OutOfMemoryError");
        }
    }

    /** Checks answers each of which is 2 MB of JSON, and takes several times as much while it is read. */
    @Test
    void largeAnswersTakeTheirTurnAndKeepNobodyWaiting() {
        Map<String, String> environment = Servers.production(
                "identifier",
                Map.of("JVM_ARGS", SMALL, "SLUICE_LIMITS_REPLY", "33554432", "SLUICE_TIMEOUT_EXECUTION", "PT60S"));
        try (var pool = new ScriptedPool(Servers.POOL_PORT, OverloadIT::large);
                var server = LibertyServer.start("large-answers", "production", environment)) {
            var gateway = new Client(server.uri());
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> gateway.executeIn("one", "print(42)").status() == 200);

            for (int round = 0; round < 3; round++) {
                var large = CompletableFuture.supplyAsync(() -> answers(server, LARGE_AT_ONCE, "large"));
                do {
                    assertThat(gateway.executeIn("one", "print(42)").status()).isEqualTo(200);
                } while (!large.isDone());
                System.out.println("OverloadIT: large answers: " + BoundedWait.result(large));
                assertThat(BoundedWait.result(large).keySet()).isSubsetOf("200", "503 gateway-overloaded");
                assertThat(BoundedWait.result(large)).containsKey("200");
            }

            assertThat(pool.calls("/execute")).isNotEmpty();
            assertThat(server.console()).doesNotContain("OutOfMemoryError");
        }
    }

    private static ScriptedPool.Scripted large(ScriptedPool.Recorded call) {
        if (!call.path().endsWith("/execute") || !call.body().contains("large")) {
            return ScriptedPool.well(call);
        }
        return ScriptedPool.Scripted.json(200, ScriptedPool.RESULT.replace("42\\n", LARGE));
    }

    /**
     * Sends many requests and counts the answers by kind. All connections are open before the first request is sent.
     * The server lets 512 wait to be accepted, its most; of thousands that are opened in one moment the kernel resets
     * some, however idle the gateway is.
     */
    private static Map<String, Long> answers(LibertyServer server, int count, String code) {
        String body = Client.python(code);
        byte[] request =
                ("POST /api/v2/execute HTTP/1.1\r\nHost: localhost\r\nX-Session-ID: one\r\nConnection: close\r\n"
                                + "Content-Type: application/json\r\nContent-Length: " + body.length()
                                + "\r\n\r\n"
                                + body)
                        .getBytes(StandardCharsets.UTF_8);
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                var socket = new Socket(server.uri().getHost(), server.uri().getPort());
                socket.setSoTimeout((int) Duration.ofMinutes(2).toMillis());
                sockets.add(socket);
            }
            for (Socket socket : sockets) {
                socket.getOutputStream().write(request);
            }
            // Large ones are all read at once: who does not read keeps the memory of the answer.
            ExecutorService readers = Executors.newFixedThreadPool(LARGE_AT_ONCE);
            List<CompletableFuture<String>> kinds = sockets.stream()
                    .map(socket -> CompletableFuture.supplyAsync(() -> kind(socket, code), readers))
                    .toList();
            readers.shutdown();
            return kinds.stream()
                    .map(BoundedWait::result)
                    .collect(Collectors.groupingBy(kind -> kind, TreeMap::new, Collectors.counting()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            sockets.forEach(OverloadIT::close);
        }
    }

    private static String kind(Socket socket, String code) {
        try {
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean overloaded = answer.contains("\"urn:sluice:problem:gateway-overloaded\"");
            if (code.equals("large") && answer.startsWith("HTTP/1.1 200") && answer.length() < 2 * OUTPUT) {
                return "a part of an answer";
            }
            return answer.isEmpty() ? "nothing" : answer.substring(9, 12) + (overloaded ? " gateway-overloaded" : "");
        } catch (IOException e) {
            return "no answer: " + e;
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
