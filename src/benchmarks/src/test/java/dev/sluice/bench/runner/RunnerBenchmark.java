package dev.sluice.bench.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.bench.PerformancePage;
import dev.sluice.harness.LibertyServer;
import dev.sluice.harness.Ports;
import dev.sluice.piston.Encoding;
import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.Limits;
import dev.sluice.piston.SourceFile;
import dev.sluice.session.runner.Runner;
import dev.sluice.session.settings.RunnerSettings;
import dev.sluice.session.workspace.SessionFolder;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A benchmark of {@code print(42)} at each layer, cold and warm. The two take turns, so that what else the machine does
 * falls on both. It takes some two minutes:
 * {@code mvn -B verify -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=RunnerBenchmark}.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS)
class RunnerBenchmark {
    private static final int ROUNDS = Integer.getInteger("sluice.bench.rounds", 4);
    private static final int RUNS = 80;
    private static final int REPETITIONS = 8000;
    private static final String PROGRAM = "print(42)";
    private static final List<String> LAYERS = List.of("runner", "emulator", "gateway");

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Lane> lanes = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @Test
    void warmIsAtMostHalfOfColdAndTwiceAsFast() throws Exception {
        addRunner(false);
        addRunner(true);
        var servers = List.of(
                CompletableFuture.supplyAsync(() -> Servers.start(false)),
                CompletableFuture.supplyAsync(() -> Servers.start(true)));
        for (var server : servers) {
            addServers(server.join());
        }
        var report = new Report(measure());
        PerformancePage.take("runner benchmark", report.table());
    }

    private List<Report.Row> measure() throws InterruptedException {
        for (Lane lane : lanes) {
            lane.measure(8, RUNS);
        }
        var rows = new ArrayList<Report.Row>();
        for (int atOnce : List.of(1, 8)) {
            for (String layer : LAYERS) {
                Figures cold = Figures.NONE;
                Figures warm = Figures.NONE;
                for (int round = 0; round < ROUNDS; round++) {
                    cold = cold.plus(lane(layer, false).measure(atOnce, RUNS));
                    warm = warm.plus(lane(layer, true).measure(atOnce, RUNS));
                }
                rows.add(new Report.Row(layer, atOnce, cold, warm));
            }
        }
        return rows;
    }

    private Lane lane(String layer, boolean warm) {
        return lanes.stream()
                .filter(lane -> lane.name().equals(layer) && lane.isWarm() == warm)
                .findFirst()
                .orElseThrow();
    }

    private static String setting(boolean warm) {
        return warm ? "on" : "off";
    }

    private void addRunner(boolean warm) {
        Runner runner = Runner.start(RunnerSettings.from(Map.of("SLUICE_WARM", setting(warm))));
        SessionFolder session = runner.openFolder();
        open.add(session);
        open.add(runner);
        assertThat(runner.warmLanguages().contains("python"))
                .as("whether python starts warm here")
                .isEqualTo(warm);
        var files = List.of(new SourceFile("file0.code", PROGRAM, Encoding.UTF8));
        var execution = new ExecutionRequest("python", "*", files, null, List.of(), Map.of())
                .resolve(runner.runtimes(), Limits.DEFAULT);
        lanes.add(new Lane(
                "runner", warm, () -> runner.run(execution, session).run().stdout()));
    }

    /** The servers that {@code mvn liberty:run} starts: the gateway, and an emulated pool that it calls. */
    private record Servers(boolean warm, LibertyServer liberty, URI pool) {
        static Servers start(boolean warm) {
            int port = Ports.free();
            String pool = "http://127.0.0.1:" + port;
            var server = LibertyServer.start(
                    "bench-" + setting(warm),
                    "local",
                    Map.of(
                            "SLUICE_POOL_MODE",
                            "identifier",
                            "SLUICE_POOL_ENDPOINT",
                            pool,
                            "SLUICE_EMULATOR_PORT",
                            String.valueOf(port),
                            "IDENTITY_ENDPOINT",
                            pool + "/msi/token",
                            "SLUICE_WARM",
                            setting(warm),
                            // The server runs as it ships, and not as the tests start it.
                            "JVM_ARGS",
                            ""));
            return new Servers(warm, server, URI.create(pool));
        }
    }

    private void addServers(Servers servers) throws Exception {
        open.add(servers.liberty());
        String gatewayBody = Json.createObjectBuilder()
                .add("language", "python")
                .add("version", "*")
                .add(
                        "files",
                        Json.createArrayBuilder().add(Json.createObjectBuilder().add("content", PROGRAM)))
                .build()
                .toString();
        HttpRequest gateway = post(servers.liberty().uri().resolve("/api/v2/execute"), gatewayBody)
                .header("X-Session-ID", "bench")
                .build();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> http.send(gateway, BodyHandlers.discarding()).statusCode() == 200);
        String poolBody = Json.createObjectBuilder()
                .add(
                        "properties",
                        Json.createObjectBuilder().add("code", PROGRAM).add("stdin", ""))
                .build()
                .toString();
        HttpRequest pool = post(servers.pool().resolve("/python/execute?identifier=bench-direct"), poolBody)
                .header("Authorization", "Bearer " + token(servers.pool()))
                .build();
        warmUp(pool);
        warmUp(gateway);
        lanes.add(new Lane("emulator", servers.warm(), () -> stdout(pool)));
        lanes.add(new Lane("gateway", servers.warm(), () -> stdout(gateway)));
    }

    /** Has the server's code compiled: a session that knows the key answers from memory and runs nothing. */
    private void warmUp(HttpRequest request) throws InterruptedException {
        HttpRequest repeated = HttpRequest.newBuilder(request, (name, value) -> true)
                .header("Idempotency-Key", "warm-up")
                .build();
        new Lane("repeated", true, () -> stdout(repeated)).measure(8, REPETITIONS);
    }

    private static HttpRequest.Builder post(URI uri, String body) {
        return HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private String token(URI pool) throws Exception {
        var identity =
                HttpRequest.newBuilder(pool.resolve("/.emulator/identity")).build();
        String header =
                object(http.send(identity, BodyHandlers.ofString()).body()).getString("header");
        var request = HttpRequest.newBuilder(
                        pool.resolve("/msi/token?api-version=2019-08-01&resource=https%3A%2F%2Fdynamicsessions.io"))
                .header("X-IDENTITY-HEADER", header)
                .build();
        return object(http.send(request, BodyHandlers.ofString()).body()).getString("access_token");
    }

    private String stdout(HttpRequest request) throws Exception {
        var answer = http.send(request, BodyHandlers.ofString());
        return answer.statusCode() == 200
                ? object(answer.body()).getJsonObject("run").getString("stdout")
                : "status " + answer.statusCode() + ": " + answer.body();
    }

    private static JsonObject object(String text) {
        try (var reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }
}
