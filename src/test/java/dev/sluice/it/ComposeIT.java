package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.yaml.snakeyaml.Yaml;

/** That the two programs of compose.yaml, with the variables that stand there, work together; without an engine. */
@ExtendWith(Servers.class)
class ComposeIT {
    private static final String POOL_PORT = "9090";

    @Test
    void gatewayAndEmulatorRunAProgram() throws IOException {
        int port = Ports.free();
        try (var emulator = ProgramsIT.Program.start(
                        Path.of("target", "sluice-emulator.jar").toAbsolutePath(),
                        environment("emulator", port),
                        port);
                var server = LibertyServer.start("compose", "production", environment("gateway", port))) {
            var gateway = new Client(server.uri());
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> gateway.get("/health/ready").status() == 200);

            Answer answer = gateway.execute(Client.PRINT_42);

            assertThat(answer.status()).as(answer.body() + emulator.console()).isEqualTo(200);
            assertThat(answer.run().getString("stdout")).isEqualTo("42\n");
        }
    }

    /** The service's own, with a free port in the place of the pool's. */
    private static Map<String, String> environment(String service, int port) throws IOException {
        Map<String, Map<String, Map<String, Map<String, String>>>> compose =
                new Yaml().load(Files.readString(Path.of("compose.yaml")));
        Map<String, String> environment =
                new HashMap<>(compose.get("services").get(service).get("environment"));
        environment.replaceAll((name, value) -> value.replace(POOL_PORT, String.valueOf(port)));
        environment.computeIfPresent("SLUICE_EMULATOR_PORT", (name, value) -> String.valueOf(port));
        return environment;
    }
}
