package dev.sluice.bench;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.harness.LibertyServer;
import dev.sluice.harness.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A benchmark of the gateway beside direct calls to the same pool, and beside nginx and a gateway of FastAPI and httpx
 * where this machine has them. See docs/performance.md for the command.
 *
 * <p>{@code -Dsluice.bench.seconds} is how long each figure is measured, {@code -Dsluice.bench.connections} how many
 * requests are in flight, {@code -Dsluice.bench.targets} who is measured: {@code sluice-512m} is told that it has the
 * memory of a container of 512 MB.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS)
class GatewayBenchmark {
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("sluice.bench.seconds", 6));
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final double GAIN = 1.03;
    private static final int MOST_LOOKS = Integer.getInteger("sluice.bench.looks", 16);
    private static final List<Integer> CONNECTIONS = numbers("sluice.bench.connections", "1,32,256,1000");
    private static final List<Integer> DELAYS = numbers("sluice.bench.delays", "0,50");
    private static final List<String> TARGETS =
            List.of(System.getProperty("sluice.bench.targets", "direct,sluice,nginx,fastapi")
                    .split(","));

    private static final String JVM = System.getProperty(
            "sluice.bench.jvm", Runtime.version().feature() < 25 ? "" : LibertyServer.imageOptions());

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    @Test
    void compares() throws Exception {
        var table = new Comparison();
        for (int delay : DELAYS) {
            Map<String, HttpCall> calls = start(delay);
            for (int connections : List.of(32, 256, 1000)) {
                calls.values().forEach(call -> warmUp(call, connections));
            }
            for (int connections : CONNECTIONS) {
                for (var call : calls.entrySet()) {
                    Measurement found = Load.run(call.getValue(), connections, WARM_UP, TIME);
                    table.add(delay, connections, call.getKey(), found);
                }
            }
            close();
        }
        PerformancePage.take(
                "gateway benchmark, JDK " + Runtime.version().feature(),
                table.table() + "\n" + PerformancePage.machine() + "\n");
        assertThat(table.errors("direct") + table.errors("sluice") + table.errors("sluice-512m"))
                .isZero();
    }

    /**
     * Runs load until the rate has stopped to grow: a JVM compiles for a minute or two while it has so much else to do.
     */
    static void warmUp(HttpCall call, int connections) {
        double best = 0;
        int withoutGain = 0;
        for (int look = 0; look < MOST_LOOKS && withoutGain < 2; look++) {
            Measurement found = Load.run(call, connections, Duration.ZERO, LOOK);
            assertThat(found.answers()).as("right answers").isPositive();
            double rate = found.rate();
            withoutGain = rate > best * GAIN ? 0 : withoutGain + 1;
            best = Math.max(best, rate);
        }
    }

    private Map<String, HttpCall> start(int delay) throws Exception {
        int port = Ports.free();
        keep(Child.java(port, BenchPool.class, String.valueOf(port), String.valueOf(delay)));
        String pool = "http://127.0.0.1:" + port;
        String token = token(pool);
        Map<String, HttpCall> calls = new LinkedHashMap<>();
        if (TARGETS.contains("direct")) {
            calls.put("direct", poolCall(pool, token));
        }
        if (TARGETS.contains("sluice")) {
            LibertyServer gateway = keep(LibertyServer.startAsBatch("bench-" + delay, environment(pool)));
            calls.put("sluice", pistonCall(gateway.uri().toString()));
        }
        if (TARGETS.contains("sluice-512m")) {
            Map<String, String> small = new HashMap<>(environment(pool));
            small.put("JVM_ARGS", "-XX:MaxRAM=512m " + JVM);
            LibertyServer gateway = keep(LibertyServer.startAsBatch("bench-small-" + delay, small));
            calls.put("sluice-512m", pistonCall(gateway.uri().toString()));
        }
        if (TARGETS.contains("nginx") && Files.isExecutable(Path.of("/usr/sbin/nginx"))) {
            calls.put("nginx", poolCall("http://127.0.0.1:" + nginx(port), token));
        }
        Optional<String> python = TARGETS.contains("fastapi") ? pythonWithFastApi() : Optional.empty();
        if (python.isPresent()) {
            calls.put("fastapi", pistonCall("http://127.0.0.1:" + fastApi(python.get(), pool, token)));
        }
        return calls;
    }

    static HttpCall pistonCall(String gateway) {
        return HttpCall.post(
                URI.create(gateway + "/api/v2/execute"),
                Map.of(),
                "{\"language\":\"python\",\"version\":\"*\",\"files\":[{\"content\":\"print(42)\"}]}",
                BenchPool.ANSWER);
    }

    private static HttpCall poolCall(String pool, String token) {
        return HttpCall.post(
                URI.create(pool + "/python/execute?identifier=benchmark-session"),
                Map.of("Authorization", "Bearer " + token),
                "{\"properties\":{\"code\":\"print(42)\",\"stdin\":\"\"}}",
                BenchPool.ANSWER);
    }

    static Map<String, String> environment(String pool) {
        return Map.ofEntries(
                entry("MP_CONFIG_PROFILE", "azure"),
                entry("SLUICE_POOL_MODE", "identifier"),
                entry("SLUICE_POOL_ENDPOINT", pool),
                entry("SLUICE_IDENTIFIER_POLICY", "request"),
                entry("SLUICE_IDENTIFIER_SECRET", "of a benchmark, and as long as one has to be"),
                entry("SLUICE_AUTH_MODE", "none"),
                entry("SLUICE_AUTH_ALLOW_ANONYMOUS", "true"),
                entry("IDENTITY_ENDPOINT", pool + "/msi/token"),
                entry("IDENTITY_HEADER", BenchPool.IDENTITY_HEADER),
                // The server runs as it ships, and not as the tests start it.
                entry("JVM_ARGS", JVM));
    }

    private static String token(String pool) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(
                        pool + "/msi/token?resource=https%3A%2F%2Fdynamicsessions.io&api-version=2019-08-01"))
                .header("X-IDENTITY-HEADER", BenchPool.IDENTITY_HEADER)
                .build();
        String answer = HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofString())
                .body();
        return answer.replaceAll("(?s).*\"access_token\"\\s*:\\s*\"([^\"]+)\".*", "$1");
    }

    private int nginx(int pool) throws IOException {
        int port = Ports.free();
        Path folder = Files.createTempDirectory("bench-nginx");
        Path file = folder.resolve("nginx.conf");
        Files.writeString(
                file,
                resource("nginx.conf")
                        .replace("@FOLDER@", folder.toString())
                        .replace("@POOL@", String.valueOf(pool))
                        .replace("@PORT@", String.valueOf(port)));
        keep(Child.start(port, Map.of(), List.of("/usr/sbin/nginx", "-c", file.toString())));
        return port;
    }

    private int fastApi(String python, String pool, String token) throws IOException {
        int port = Ports.free();
        Path folder = Files.createTempDirectory("bench-fastapi");
        Files.writeString(folder.resolve("fastapi_gateway.py"), resource("fastapi_gateway.py"));
        keep(Child.start(
                port,
                Map.of("POOL", pool, "TOKEN", token),
                List.of(
                        python,
                        "-m",
                        "uvicorn",
                        "fastapi_gateway:app",
                        "--app-dir",
                        folder.toString(),
                        "--host",
                        "127.0.0.1",
                        "--port",
                        String.valueOf(port),
                        "--workers",
                        "2",
                        "--backlog",
                        "4096",
                        "--no-access-log",
                        "--log-level",
                        "warning")));
        return port;
    }

    /** Finds a Python with FastAPI: the one that the system's packages are for, or else the first on the path. */
    private static Optional<String> pythonWithFastApi() throws IOException, InterruptedException {
        for (String python : List.of("/usr/bin/python3", "python3")) {
            if (new ProcessBuilder(python, "-c", "import fastapi, httpx, uvicorn")
                            .start()
                            .waitFor()
                    == 0) {
                return Optional.of(python);
            }
        }
        return Optional.empty();
    }

    private static String resource(String name) throws IOException {
        try (var in = GatewayBenchmark.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<Integer> numbers(String property, String otherwise) {
        return Arrays.stream(System.getProperty(property, otherwise).split(","))
                .map(Integer::valueOf)
                .toList();
    }

    private <T extends AutoCloseable> T keep(T started) {
        open.push(started);
        return started;
    }

    @AfterEach
    void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
