package dev.sluice.it;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.harness.DocumentedKey;
import dev.sluice.harness.LibertyServer;
import dev.sluice.harness.WrongValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Checks that a server that starts says what to try, and that one whose configuration is wrong says so and ends. */
@OnLocalServers
@ExtendWith(Servers.class)
class StartIT {
    private static final String SECRET_IN_A_FILE = "a secret of the tests that lies in a file of its own";

    @Test
    void wrongConfigurationEndsTheProcessAndNamesEveryKey() {
        Map<String, String> wrong = Servers.production(
                "previw",
                Map.of(
                        "SLUICE_IDENTIFIER_SECRET", "too-short-to-be-safe",
                        "SLUICE_RETRY_BUDGET", "15s",
                        "SLUICE_AUTH_ALLOW_ANONYMOUS", "false"));
        try (var server = LibertyServer.launch("wrong-configuration", "production", wrong)) {
            assertThat(server.exitCode()).isNotZero();
            assertThat(server.console())
                    .contains("sluice.pool.mode is \"previw\"; it must be one of identifier, preview")
                    .contains("sluice.retry.budget is \"15s\"; it must be an ISO-8601 duration")
                    .contains("sluice.identifier.secret is too short; it must be a secret of at least 32 bytes")
                    .contains("sluice.auth.allow-anonymous=true")
                    .doesNotContain("too-short-to-be-safe");
        }
    }

    /** Checks all keys at a real start. The table test of each key by itself is DocumentedDomainsTest. */
    @Test
    void everyKeyWithADomainIsNamedWhenAllAreWrong() {
        Map<DocumentedKey, String> wrong = DocumentedKey.all().stream()
                .filter(key -> !key.key().equals("sluice.http.port"))
                .filter(WrongValues::areCertain)
                .collect(toMap(
                        key -> key, key -> WrongValues.of(key).orElseThrow().get(0)));
        Map<String, String> environment = new HashMap<>(Servers.production("identifier", Map.of()));
        wrong.forEach((key, value) -> environment.put(key.variable(), value));

        try (var server = LibertyServer.launch("every-key-wrong", "production", environment)) {
            assertThat(server.exitCode()).isEqualTo(78);
            assertThat(wrong).hasSizeGreaterThan(20).allSatisfy((key, value) -> assertThat(server.console())
                    .contains(key.key() + " is \"" + value + "\"; it must "));
        }
    }

    @Test
    void theConfigurationIsPrintedWithoutSecrets(@TempDir Path secrets) throws IOException {
        Files.writeString(secrets.resolve("sluice.identifier.secret"), SECRET_IN_A_FILE + "\n");
        Map<String, String> environment = new HashMap<>(Servers.production("identifier", Map.of()));
        environment.put("SLUICE_SECRETS_FOLDER", secrets.toString());

        try (var server = LibertyServer.start("secret-file", "production", environment)) {
            assertThat(server.console())
                    .contains("The configuration in force:")
                    .contains("sluice.identifier.secret = (not shown) (file)")
                    .contains("sluice.identifier.policy = request (environment)")
                    .contains("sluice.limits.body = 10485760 (default)")
                    .doesNotContain(SECRET_IN_A_FILE, Servers.SECRET);
        }
    }

    @Test
    void aSecretThatCannotBeReadEndsTheProcessAndIsNamed(@TempDir Path secrets) throws IOException {
        Files.createDirectory(secrets.resolve("sluice.identifier.secret"));
        Map<String, String> environment = new HashMap<>(Servers.production("identifier", Map.of()));
        environment.remove("SLUICE_IDENTIFIER_SECRET");
        environment.put("SLUICE_SECRETS_FOLDER", secrets.toString());

        try (var server = LibertyServer.launch("unreadable-secret", "production", environment)) {
            assertThat(server.exitCode()).isEqualTo(78);
            assertThat(server.console()).contains("sluice.identifier.secret is a file that cannot be read");
        }
    }

    @Test
    void profileAzureHasNoDefaultsForWhatOnlyTheOperatorCanKnow() {
        try (var server =
                LibertyServer.launch("no-configuration", "production", Map.of("MP_CONFIG_PROFILE", "azure"))) {
            assertThat(server.exitCode()).isNotZero();
            assertThat(server.console())
                    .contains("sluice.pool.endpoint is not set")
                    .contains("sluice.identifier.policy is not set")
                    .contains("sluice.identifier.secret is not set")
                    .contains("sluice.auth.mode is not set");
        }
    }

    @Test
    void localServerSaysWhatToTry() {
        Servers.Local local = Servers.local("identifier");

        await().atMost(Duration.ofSeconds(30))
                .until(() -> local.server().console().contains("Sluice is ready"));

        assertThat(local.server().console())
                .contains("curl -X POST " + local.gateway().base() + "/api/v2/execute");
    }
}
