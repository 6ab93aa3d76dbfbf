package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.bench.Starts.Start;
import dev.sluice.it.LibertyServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * How long the programs take until they answer, and what they hold when nobody calls: as they come, and with what the
 * images keep of an earlier start. See docs/performance.md for the command.
 *
 * <p>{@code -Dsluice.bench.rounds} is how often each way starts, {@code -Dsluice.bench.settle} how many seconds it is
 * left alone before its memory is read.
 */
class StartBenchmark {
    private static final int ROUNDS = Integer.getInteger("sluice.bench.rounds", 5);
    private static final long SETTLE = Long.getLong("sluice.bench.settle", 5);

    private static final String SERVER = "server";
    private static final String KEPT_SERVER = "server, work area and classes kept";
    private static final String KEPT_SESSION = "session program, classes kept";

    private static final Path FOLDER = Path.of("target", "bench-start").toAbsolutePath();
    private static final Path SERVERS = Path.of("target", "it");
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    private static final Map<String, String> SETTINGS = Map.of(
            "MP_CONFIG_PROFILE", "azure",
            "SLUICE_POOL_ENDPOINT", "http://127.0.0.1:9",
            "SLUICE_IDENTIFIER_POLICY", "request",
            "SLUICE_IDENTIFIER_SECRET", "of a benchmark, and as long as one has to be",
            "SLUICE_AUTH_MODE", "none",
            "SLUICE_AUTH_ALLOW_ANONYMOUS", "true",
            "IDENTITY_ENDPOINT", "http://127.0.0.1:9/msi/token",
            "IDENTITY_HEADER", "benchmark");

    @Test
    void compares() throws Exception {
        assumeTrue(Runtime.version().feature() >= 25, "JDK 25 is the first that keeps classes in this way");
        delete(FOLDER);
        Files.createDirectories(FOLDER);
        String serverClasses = recorded("gateway.aot", option -> {
            var server = server("warm", option);
            ProcessHandle.of(server.pid()).orElseThrow().destroy();
            server.exitCode();
        });
        String sessionClasses = recorded("session.aot", option -> ended(sessionThatAnswers(List.of(option))));

        var starts = new Starts();
        starts.way(SERVER, () -> {
            delete(SERVERS.resolve("bench-cold"));
            return measured("cold", "");
        });
        starts.way("server, work area kept", () -> measured("warm", ""));
        starts.way(KEPT_SERVER, () -> measured("warm", serverClasses));
        starts.way("session program", () -> session(List.of()));
        starts.way(KEPT_SESSION, () -> session(List.of(sessionClasses)));
        starts.measure(ROUNDS);
        System.out.println("\n" + starts.table(SERVER) + "\nJDK " + Runtime.version() + ", "
                + Runtime.getRuntime().availableProcessors() + " processors, medians of " + ROUNDS + " starts each\n");

        assertThat(starts.seconds(KEPT_SERVER)).isLessThanOrEqualTo(0.7 * starts.seconds(SERVER));
        assertThat(starts.seconds(KEPT_SESSION)).isLessThanOrEqualTo(starts.seconds(KEPT_SERVER) / 4);
        assertThat(starts.megabytes(KEPT_SERVER)).isLessThanOrEqualTo(300);
        assertThat(starts.megabytes(KEPT_SESSION)).isLessThanOrEqualTo(80);
    }

    private interface Recording {
        void run(String option) throws Exception;
    }

    /** Runs what shall start faster, and gives the option by which it then does. */
    private static String recorded(String name, Recording recording) throws Exception {
        Path file = FOLDER.resolve(name);
        recording.run("-XX:AOTCacheOutput=" + file);
        assertThat(file).exists();
        return "-XX:AOTCache=" + file;
    }

    private static LibertyServer server(String name, String option) {
        var settings = new HashMap<>(SETTINGS);
        settings.put("JVM_ARGS", option);
        return LibertyServer.start("bench-" + name, "production", settings);
    }

    private static Start measured(String name, String option) throws InterruptedException {
        long from = System.nanoTime();
        try (LibertyServer server = server(name, option)) {
            double seconds = since(from);
            TimeUnit.SECONDS.sleep(SETTLE);
            return new Start(seconds, server.memory() / 1e6);
        }
    }

    private static Start session(List<String> options) throws Exception {
        long from = System.nanoTime();
        Process program = sessionThatAnswers(options);
        try {
            double seconds = since(from);
            TimeUnit.SECONDS.sleep(SETTLE);
            return new Start(seconds, resident(program.pid()));
        } finally {
            ended(program);
        }
    }

    /** With the options of the session's image. */
    private static Process sessionThatAnswers(List<String> options) throws IOException {
        int port = Child.freePort();
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC"));
        command.addAll(options);
        command.addAll(List.of("-jar", Path.of("target", "sluice-session.jar").toString()));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(FOLDER.resolve("session.log").toFile());
        builder.environment().put("PORT", String.valueOf(port));
        Process program = builder.start();
        URI health = URI.create("http://127.0.0.1:" + port + "/health");
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(60))
                .failFast("it ended; see " + FOLDER, () -> !program.isAlive())
                .until(() -> answers(health));
        return program;
    }

    private static boolean answers(URI health) throws InterruptedException {
        try {
            return HTTP.send(HttpRequest.newBuilder(health).build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static void ended(Process program) throws InterruptedException {
        program.destroy();
        program.waitFor();
    }

    private static double resident(long pid) throws IOException {
        try (var lines = Files.lines(Path.of("/proc", String.valueOf(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * 1024 / 1e6)
                    .sum();
        }
    }

    private static double since(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
