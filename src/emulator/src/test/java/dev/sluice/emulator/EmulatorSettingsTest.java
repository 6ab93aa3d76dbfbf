package dev.sluice.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.emulator.access.CannotStartException;
import dev.sluice.emulator.pool.PoolKind;
import dev.sluice.emulator.pool.PoolSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmulatorSettingsTest {
    @Test
    void defaults() {
        assertThat(EmulatorSettings.from(Map.of())).isEqualTo(EmulatorSettings.defaults());
        assertThat(EmulatorSettings.defaults().host()).isEqualTo("127.0.0.1");
        assertThat(EmulatorSettings.defaults().port()).isEqualTo(9090);
        assertThat(EmulatorSettings.defaults().pool())
                .isEqualTo(new PoolSettings(
                        PoolKind.IDENTIFIER,
                        5,
                        Duration.ZERO,
                        Duration.ofMinutes(5),
                        0,
                        true,
                        Duration.ofHours(24),
                        List.of("https://dynamicsessions.io", "https://acasessions.io")));
        assertThat(EmulatorSettings.defaults().httpsNames()).isEmpty();
    }

    @Test
    void everyVariable() {
        var settings = EmulatorSettings.from(Map.ofEntries(
                Map.entry("SLUICE_EMULATOR_HOST", "0.0.0.0"),
                Map.entry("SLUICE_EMULATOR_PORT", "9191"),
                Map.entry("SLUICE_EMULATOR_HTTPS", "true"),
                Map.entry("SLUICE_EMULATOR_HTTPS_NAMES", "emulator, 10.0.0.2"),
                Map.entry("SLUICE_EMULATOR_KIND", "preview"),
                Map.entry("SLUICE_EMULATOR_MAX_SESSIONS", "7"),
                Map.entry("SLUICE_EMULATOR_COLD_START", "PT4S"),
                Map.entry("SLUICE_EMULATOR_COOLDOWN", "600"),
                Map.entry("SLUICE_EMULATOR_READY", "2"),
                Map.entry("SLUICE_EMULATOR_ROLE_ASSIGNED", "false"),
                Map.entry("SLUICE_EMULATOR_TOKEN_LIFETIME", "PT1H"),
                Map.entry("SLUICE_EMULATOR_AUDIENCES", "https://dynamicsessions.io/, https://example.io")));

        assertThat(settings.host()).isEqualTo("0.0.0.0");
        assertThat(settings.port()).isEqualTo(9191);
        assertThat(settings.httpsNames()).contains(List.of("localhost", "127.0.0.1", "::1", "emulator", "10.0.0.2"));
        assertThat(settings.pool())
                .isEqualTo(new PoolSettings(
                        PoolKind.PREVIEW,
                        7,
                        Duration.ofSeconds(4),
                        Duration.ofMinutes(10),
                        2,
                        false,
                        Duration.ofHours(1),
                        List.of("https://dynamicsessions.io", "https://example.io")));
    }

    @Test
    void theKindFollowsTheGatewaysModeUnlessItIsSet() {
        assertThat(kind(Map.of("SLUICE_POOL_MODE", "preview"))).isEqualTo(PoolKind.PREVIEW);
        assertThat(kind(Map.of("SLUICE_POOL_MODE", "preview", "SLUICE_EMULATOR_KIND", "identifier")))
                .isEqualTo(PoolKind.IDENTIFIER);
        assertThat(kind(Map.of("SLUICE_POOL_MODE", " ", "SLUICE_EMULATOR_KIND", "")))
                .isEqualTo(PoolKind.IDENTIFIER);
    }

    @ParameterizedTest
    @CsvSource({
        "SLUICE_EMULATOR_PORT,http,65535",
        "SLUICE_EMULATOR_PORT,65536,65535",
        "SLUICE_EMULATOR_KIND,azure,identifier or preview",
        "SLUICE_POOL_MODE,azure,identifier or preview",
        "SLUICE_EMULATOR_MAX_SESSIONS,0,1 to 10000",
        "SLUICE_EMULATOR_COLD_START,soon,ISO 8601",
        "SLUICE_EMULATOR_COOLDOWN,PT0S,more than zero",
        "SLUICE_EMULATOR_READY,-1,0 to 10000",
        "SLUICE_EMULATOR_AUDIENCES,dynamicsessions.io,https URLs"
    })
    void aWrongValueIsToldWithItsVariableAndWhatIsAllowed(String variable, String value, String allowed) {
        assertThatThrownBy(() -> EmulatorSettings.from(Map.of(variable, value)))
                .isInstanceOf(CannotStartException.class)
                .hasMessageContainingAll(variable, "\"" + value + "\"", allowed);
    }

    private static PoolKind kind(Map<String, String> environment) {
        return EmulatorSettings.from(environment).pool().kind();
    }
}
