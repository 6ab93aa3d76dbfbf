package dev.sluice.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.harness.Artifacts;
import dev.sluice.harness.BoundedWait;
import dev.sluice.harness.LibertyServer;
import dev.sluice.harness.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks that each program ends at once and says what helps, where no sandbox works. The tests run alone, because they
 * are about time.
 */
@Isolated
class NoSandboxIT {
    private static final Duration AT_MOST = Duration.ofSeconds(30);

    /** The start of a command that runs the rest where the kernel lets nobody make a user namespace. */
    private static final List<String> FORBIDDEN = List.of(
            "unshare",
            "--user",
            "--map-root-user",
            "sh",
            "-c",
            "echo 0 > /proc/sys/user/max_user_namespaces; exec \"$@\"",
            "sh");

    private static final String[] REMEDIES = {
        "No sandbox of level namespaces or better works here",
        "Tried:",
        "docker compose up --build",
        "PISTON_URL",
        "SLUICE_SANDBOX=separate-user (as root)",
        "SLUICE_SANDBOX=shared-user"
    };

    /** The environment in which nothing works: a meter that does nothing makes every sandbox fail. */
    private static final Map<String, String> NOTHING_WORKS = Map.of("SLUICE_METER", "/bin/false");

    @BeforeEach
    void assumeLinux() {
        assumeTrue(Files.exists(Path.of("/proc/sys/user")), "needs Linux");
    }

    @Test
    void theLocalServerEndsWhereTheKernelForbidsNamespaces() throws Exception {
        assumeCanForbid();

        assertThat(lastWordsOfTheServer("namespaces-forbidden", Map.of(), FORBIDDEN))
                .contains(REMEDIES)
                .contains("sudo sysctl -w user.max_user_namespaces=15000");
    }

    @Test
    void theLocalServerEndsWhereNoSandboxWorks() {
        assertThat(lastWordsOfTheServer("no-sandbox", NOTHING_WORKS, List.of())).contains(REMEDIES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"emulator", "session"})
    void aProgramAloneEndsToo(String program) throws IOException {
        assertThat(lastWords(start(program, NOTHING_WORKS))).contains(REMEDIES);
    }

    @Test
    void theEmulatorEndsOnAnotherSystem() throws IOException {
        assertThat(lastWords(start("emulator", Map.of(), "-Dos.name=Mac OS X")))
                .contains("sandboxes need Linux", "docker compose up --build", "PISTON_URL");
    }

    private static String lastWordsOfTheServer(String name, Map<String, String> more, List<String> launcher) {
        Instant launched = Instant.now();
        String pool = "http://127.0.0.1:" + Ports.free();
        var environment = new HashMap<>(more);
        environment.putAll(Map.of(
                "SLUICE_EMULATOR_PORT",
                pool.substring(pool.lastIndexOf(':') + 1),
                "SLUICE_POOL_ENDPOINT",
                pool,
                "IDENTITY_ENDPOINT",
                pool + "/msi/token"));
        try (var server = LibertyServer.launch(name, environment, launcher)) {
            assertThat(server.exitCode()).isEqualTo(69);
            assertThat(Duration.between(launched, Instant.now())).isLessThan(AT_MOST);
            assertThat(server.console()).doesNotContain("Sluice is ready");
            String last = lastWords(server.console());
            assertThat(last.substring(last.lastIndexOf('\n'))).contains("SLUICE_SANDBOX=shared-user");
            return last;
        }
    }

    /** Returns what a program has written to its end. */
    private static String lastWords(Process program) throws IOException {
        String written = new String(program.getInputStream().readAllBytes(), UTF_8);
        assertThat(BoundedWait.exitCode(program)).isEqualTo(1);
        return lastWords(written);
    }

    private static String lastWords(String written) {
        List<String> lines = written.lines().toList();
        String last = String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
        assertThat(last).doesNotContain("\tat ");
        return last;
    }

    private static Process start(String program, Map<String, String> environment, String... options)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(
                List.of("-jar", Artifacts.file("sluice-" + program + ".jar").toString()));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(key -> key.startsWith("SLUICE_"));
        builder.environment().putAll(Map.of("PORT", "0", "SLUICE_EMULATOR_PORT", "0"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static void assumeCanForbid() throws IOException, InterruptedException {
        var command = new ArrayList<>(FORBIDDEN);
        command.add("true");
        Process tried = new ProcessBuilder(command).start();
        assumeTrue(
                tried.waitFor(10, TimeUnit.SECONDS) && tried.exitValue() == 0,
                "needs a user namespace, in which to forbid others: see docs/sandbox.md");
    }
}
