package dev.sluice.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.harness.Artifacts;
import dev.sluice.harness.BoundedWait;
import dev.sluice.harness.LibertyServer;
import dev.sluice.harness.Ports;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/**
 * Checks that the two programs of compose.yaml, with the variables that stand there, work together; without an engine.
 */
@ExtendWith(Servers.class)
class ComposeIT {
    private static final String POOL_PORT = "9090";

    private static final Pattern DEMANDED = Pattern.compile("\\$\\{(\\w+):\\?[^}]+}");

    @TempDir
    Path folder;

    @Test
    void gatewayAndEmulatorRunAProgram() throws Exception {
        String key = newEnvironment();
        int port = Ports.free();
        try (var emulator = ProgramsIT.Program.start(
                        Artifacts.file("sluice-emulator.jar").toAbsolutePath(), environment("emulator", port), port);
                var server = LibertyServer.start("compose", "production", environment("gateway", port))) {
            var gateway = new Client(server.uri());
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> gateway.get("/health/ready").status() == 200);

            Answer answer = gateway.execute(Client.PRINT_42, "X-API-Key", key);

            assertThat(answer.status()).as(answer.body() + emulator.console()).isEqualTo(200);
            assertThat(answer.run().getString("stdout")).isEqualTo("42\n");
            assertThatCallersComeByTheEnginesPort(server.uri().getPort(), key);
            assertThat(gateway.execute(Client.PRINT_42).status())
                    .as("a program in a session, which has no key")
                    .isEqualTo(401);
        }
    }

    /**
     * Checks that callers come by the engine's port. An engine hands callers on from an address of its own, which is no
     * loopback address.
     */
    private static void assertThatCallersComeByTheEnginesPort(int port, String key) throws IOException {
        Optional<InetAddress> outside = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst();
        if (outside.isPresent()) {
            var gateway = new Client(URI.create("http://" + outside.get().getHostAddress() + ":" + port));
            assertThat(gateway.execute(Client.PRINT_42, "X-API-Key", key).status())
                    .isEqualTo(200);
        }
    }

    /** Runs the program that the file says to run first. */
    private String newEnvironment() throws IOException {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        for (String program : List.of("new-api-key", "new-compose-env")) {
            Files.copy(Path.of("bin", program), bin.resolve(program), StandardCopyOption.COPY_ATTRIBUTES);
        }
        Process process = new ProcessBuilder(bin.resolve("new-compose-env").toString(), "alice").start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(BoundedWait.exitCode(process)).as(printed).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(".env"))))
                .isEqualTo("rw-------");
        return printed.strip().replaceFirst(".*: ", "");
    }

    /** Returns the service's own environment, with a free port in the place of the pool's. */
    private Map<String, String> environment(String service, int port) throws IOException {
        Map<String, Map<String, Map<String, Map<String, String>>>> compose =
                new Yaml().load(Files.readString(Path.of("compose.yaml")));
        Map<String, String> environment =
                new HashMap<>(compose.get("services").get(service).get("environment"));
        Map<String, String> made = Files.readAllLines(folder.resolve(".env")).stream()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(line -> line[0], line -> line[1]));
        environment.replaceAll(
                (name, value) -> DEMANDED.matcher(value).replaceAll(demanded -> made.get(demanded.group(1))));
        environment.replaceAll((name, value) -> value.replace(POOL_PORT, String.valueOf(port)));
        environment.computeIfPresent("SLUICE_EMULATOR_PORT", (name, value) -> String.valueOf(port));
        return environment;
    }
}
