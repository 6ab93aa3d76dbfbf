package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** More requests than a gateway in a small container has memory for. */
@Isolated("takes all connections and processors")
@ExtendWith(Servers.class)
class OverloadIT {
    private static final int AT_ONCE = 5000;

    /** One in so many may find its connection reset, if its body came after it was refused. */
    private static final int RESET = 200;

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

            Map<String, Long> answers = answers(server);

            System.out.println("OverloadIT: answers to " + AT_ONCE + " requests at once: " + answers);
            assertThat(answers).containsKeys("200", "503 gateway-overloaded");
            assertThat(AT_ONCE - answers.get("200") - answers.get("503 gateway-overloaded"))
                    .as("neither: " + answers)
                    .isLessThan(AT_ONCE / RESET);
            assertThat(gateway.executeIn("one", "print(42)").status()).isEqualTo(200);
            assertThat(server.console()).doesNotContain("OutOfMemoryError");
        }
    }

    private static Map<String, Long> answers(LibertyServer server) {
        var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var request = HttpRequest.newBuilder(server.uri().resolve("/api/v2/execute"))
                .header("Content-Type", "application/json")
                .header("X-Session-ID", "one")
                .timeout(Duration.ofMinutes(2))
                .POST(HttpRequest.BodyPublishers.ofString(Client.PRINT_42))
                .build();
        Stream<CompletableFuture<String>> sent = IntStream.range(0, AT_ONCE)
                .mapToObj(i -> client.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                        .handle(OverloadIT::kind));
        return sent.toList().stream()
                .map(CompletableFuture::join)
                .collect(Collectors.groupingBy(kind -> kind, TreeMap::new, Collectors.counting()));
    }

    private static String kind(@Nullable HttpResponse<String> answer, @Nullable Throwable failure) {
        if (answer == null) {
            return "no answer: " + failure;
        }
        boolean overloaded = answer.body().contains("\"urn:sluice:problem:gateway-overloaded\"");
        return answer.statusCode() + (overloaded ? " gateway-overloaded" : "");
    }
}
