package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.docs.ArchitecturePage;
import dev.sluice.docs.SourceTypes;
import dev.sluice.harness.LibertyServer;
import dev.sluice.harness.Ports;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Checks that the request of docs/architecture.md passes the classes that the page names, in its order. */
class RequestTraceIT {
    private static final Pattern EXAMPLE = Pattern.compile("/api/v2/execute .* -d '(.*)'");

    /** Classes that work beside requests, at intervals. */
    private static final Set<String> BACKGROUND = Set.of(
            "dev.sluice.gateway.admission.PeriodicSweep",
            "dev.sluice.gateway.health.PoolProbeSchedule",
            "dev.sluice.emulator.pool.Reaper");

    /** Options of {@link LibertyServer}, and a port for the debugger. */
    private static final String JVM = "-Xmx768m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
            + " -agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:";

    private final SourceTypes types = new SourceTypes(false);
    private final ArchitecturePage page = new ArchitecturePage();
    private final String example = example();

    @BeforeAll
    static void aDebuggerIsThere() {
        for (String module : List.of("jdk.jdi", "jdk.jdwp.agent")) {
            assumeTrue(
                    ModuleLayer.boot().findModule(module).isPresent(),
                    "This Java has no module " + module + ": install a whole JDK");
        }
    }

    @Test
    void theExamplePassesTheClassesThatThePageNamesInItsOrder() throws IOException {
        int debugger = Ports.free();
        int pool = Ports.free();
        try (var server = LibertyServer.start("request-trace", "local", environment(debugger, pool))) {
            awaitReady(server.uri());
            // So that all classes are loaded, by requests of a session that is gone afterwards.
            assertThat(send(server.uri(), BodyPublishers.ofString(example), "before"))
                    .isEqualTo(200);
            assertThat(send(server.uri(), inChunks(), "before")).isEqualTo(200);
            new Client(URI.create("http://127.0.0.1:" + pool), false).delete("/.emulator/sessions");

            try (var entries = ClassEntries.attach(debugger, BACKGROUND)) {
                List<String> small = trace("A small body, read by the server's thread");
                entries.watch(small);
                assertThat(send(server.uri(), BodyPublishers.ofString(example))).isEqualTo(200);
                assertThat(entries.entered()).isEqualTo(small);

                List<String> other = trace("Any other body, read without a thread");
                entries.watch(other);
                assertThat(send(server.uri(), inChunks())).isEqualTo(200);
                assertThat(entries.entered()).isEqualTo(other);
            }
        }
    }

    /** Returns the full names of the classes that a section names; interfaces have no code to enter. */
    private List<String> trace(String heading) {
        List<String> classes = page.trace(heading, types).stream()
                .flatMap(name -> types.find(name).stream())
                .filter(type -> !type.isInterface())
                .map(SourceTypes.TopLevel::name)
                .toList();
        assertThat(classes).hasSizeGreaterThan(10);
        return classes;
    }

    /** Returns settings under which the readiness probe does nothing once it has found the pool well. */
    private static Map<String, String> environment(int debugger, int pool) {
        String endpoint = "http://127.0.0.1:" + pool;
        return new HashMap<>(Map.of(
                "SLUICE_POOL_MODE",
                "identifier",
                "SLUICE_EMULATOR_PORT",
                String.valueOf(pool),
                "IDENTITY_ENDPOINT",
                endpoint + "/msi/token",
                "SLUICE_HEALTH_INTERVAL",
                "PT1H",
                "JVM_ARGS",
                JVM + debugger));
    }

    private static void awaitReady(URI gateway) {
        var client = new Client(gateway);
        await().atMost(Duration.ofSeconds(90))
                .until(() -> client.get("/health/ready").status() == 200);
    }

    private HttpRequest.BodyPublisher inChunks() {
        byte[] bytes = example.getBytes(StandardCharsets.UTF_8);
        return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
    }

    private static int send(URI gateway, HttpRequest.BodyPublisher body, String... session) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.resolve("/api/v2/execute"))
                .timeout(Duration.ofMinutes(2))
                .header("Content-Type", "application/json")
                .POST(body);
        for (String name : session) {
            request.header("X-Session-ID", name);
        }
        try {
            return HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .build()
                    .send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Returns the body of the command that the page and the README have in common, for any version of the language. */
    private static String example() {
        try {
            String body = body(Path.of("README.md"));
            assertThat(body(Path.of("docs/architecture.md"))).isEqualTo(body);
            return body.replace("\"version\":\"3.11\"", "\"version\":\"*\"");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String body(Path page) throws IOException {
        Matcher command = EXAMPLE.matcher(Files.readString(page));
        assertThat(command.find()).as("a request in %s", page).isTrue();
        return command.group(1);
    }
}
