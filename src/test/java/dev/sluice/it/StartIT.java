package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server that starts says what to try; one whose configuration is wrong says so and ends. */
@ExtendWith(Servers.class)
class StartIT {
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
