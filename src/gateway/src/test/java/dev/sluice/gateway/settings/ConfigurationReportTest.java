package dev.sluice.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationReportTest {
    private static final String SECRET = "a secret of the tests, long enough to be one";

    @Test
    void everyKeyHasALineWithItsSource() {
        var reader = new SettingsReader(Configured.config(
                "local",
                Map.of(),
                Map.of("SLUICE_RETRY_BUDGET", "PT20S"),
                new PropertiesConfigSource(Map.of("sluice.max-in-flight", "7"), "properties", 400)));
        reader.read();

        assertThat(reader.report().lines())
                .hasSameSizeAs(reader.keys())
                .contains(
                        "sluice.retry.budget = PT20S (environment)",
                        "sluice.max-in-flight = 7 (system property)",
                        "sluice.retry.exhausted = PT2S (default)",
                        "sluice.token.client-id is not set");
    }

    @Test
    void secretsAreNotShown(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("sluice.identifier.secret"), SECRET);
        var reader = new SettingsReader(Configured.config(
                "local", Map.of(), Map.of(), new SecretFiles(folder.toString(), folder.resolve("none"))));
        reader.read();

        assertThat(reader.report())
                .contains("sluice.identifier.secret = (not shown) (file)")
                .doesNotContain(SECRET);
    }

    @Test
    void howLongATokenMayTakeIsNoSecret() {
        var config = Configured.config("local", Map.of("sluice.timeout.token", "PT7S"), Map.of());

        assertThat(ConfigurationReport.of(config, List.of("sluice.timeout.token"), Set.of()))
                .contains("sluice.timeout.token = PT7S");
    }

    @Test
    void whatLooksLikeASecretIsNotShownEither() {
        var config = Configured.config(
                "local",
                Map.of(
                        "sluice.some.api-key", "hunter2",
                        "sluice.some.password", "hunter2",
                        "sluice.some.url", "https://user:hunter2@host/path"),
                Map.of());

        assertThat(ConfigurationReport.of(
                        config, List.of("sluice.some.api-key", "sluice.some.password", "sluice.some.url"), Set.of()))
                .doesNotContain("hunter2")
                .contains("sluice.some.url = (not shown)");
    }

    @Test
    void aValueCannotPassForALineOfItsOwn() {
        var config =
                Configured.config("local", Map.of("sluice.identifier.name", "a\nsluice.auth.mode = none"), Map.of());

        assertThat(ConfigurationReport.of(config, List.of("sluice.identifier.name"), Set.of())
                        .lines())
                .hasSize(1);
    }

    @Test
    void noPathIsShown() {
        var reader = new SettingsReader(Configured.config("local", Map.of(), Map.of()));
        reader.read();

        assertThat(reader.report()).doesNotContain("microprofile-config", "file:");
    }
}
