package dev.sluice.session.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.piston.Limit;
import dev.sluice.piston.Limits;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunnerSettingsTest {
    @Test
    void defaultsArePistonsButForTheOutput() {
        RunnerSettings settings = RunnerSettings.from(Map.of());

        assertThat(settings.limits()).isEqualTo(Limits.DEFAULT);
        assertThat(settings.bounds()).isEqualTo(new RunnerSettings.Bounds(1 << 20, 64, 2048, 10_000_000));
        assertThat(settings.disk()).isEqualTo(new DiskBounds(256L << 20, 1L << 30, 100_000, 256L << 20));
        assertThat(settings.lowestSandbox()).isEqualTo(SandboxLevel.NAMESPACES);
        assertThat(settings.namespacesBy()).isEmpty();
        assertThat(settings.languages()).isEmpty();
        assertThat(settings.meter()).isEmpty();
        assertThat(settings.workFolder()).isEqualTo(Path.of(System.getProperty("java.io.tmpdir")));
        assertThat(settings.warm()).isTrue();
        assertThat(settings.concurrentRuns()).isEqualTo(64);
    }

    @Test
    void everySettingCanBeGiven() {
        RunnerSettings settings = RunnerSettings.from(Map.ofEntries(
                Map.entry("SLUICE_RUN_TIMEOUT", "5000"),
                Map.entry("SLUICE_RUN_MEMORY_LIMIT", "100000000"),
                Map.entry("SLUICE_OUTPUT_LIMIT", "1024"),
                Map.entry("SLUICE_MAX_PROCESSES", "32"),
                Map.entry("SLUICE_MAX_OPEN_FILES", "64"),
                Map.entry("SLUICE_MAX_FILE_SIZE", "1000"),
                Map.entry("SLUICE_MAX_RUN_SIZE", "2000"),
                Map.entry("SLUICE_MAX_SESSION_SIZE", "3000"),
                Map.entry("SLUICE_MAX_FILES", "3500"),
                Map.entry("SLUICE_DISK_RESERVE", "4000"),
                Map.entry("SLUICE_SANDBOX", "separate-user"),
                Map.entry("SLUICE_NAMESPACES_BY", "util-linux"),
                Map.entry("SLUICE_LANGUAGES", "/etc/languages"),
                Map.entry("SLUICE_WORK_FOLDER", "/work"),
                Map.entry("SLUICE_METER", "/opt/meter"),
                Map.entry("SLUICE_WARM", "off"),
                Map.entry("SLUICE_CONCURRENT_RUNS", "2")));

        assertThat(settings.limits())
                .isEqualTo(Limits.DEFAULT.with(Limit.RUN_TIMEOUT, 5000).with(Limit.RUN_MEMORY_LIMIT, 100_000_000));
        assertThat(settings.bounds()).isEqualTo(new RunnerSettings.Bounds(1024, 32, 64, 1000));
        assertThat(settings.disk()).isEqualTo(new DiskBounds(2000, 3000, 3500, 4000));
        assertThat(settings.lowestSandbox()).isEqualTo(SandboxLevel.SEPARATE_USER);
        assertThat(settings.namespacesBy()).contains(SandboxKind.UTIL_LINUX);
        assertThat(settings.languages()).contains(Path.of("/etc/languages"));
        assertThat(settings.workFolder()).isEqualTo(Path.of("/work"));
        assertThat(settings.meter()).contains(Path.of("/opt/meter"));
        assertThat(settings.warm()).isFalse();
        assertThat(settings.concurrentRuns()).isEqualTo(2);
    }

    @Test
    void openFilesAreWhatTheKernelAllowsAtMost() {
        RunnerSettings settings = RunnerSettings.from(Map.of("SLUICE_MAX_OPEN_FILES", "64"));

        assertThat(settings.withOpenFilesUpTo(63).bounds())
                .isEqualTo(new RunnerSettings.Bounds(1 << 20, 64, 63, 10_000_000));
        assertThat(settings.withOpenFilesUpTo(65)).isEqualTo(settings);
    }

    @Test
    void anEmptyVariableIsNone() {
        assertThat(RunnerSettings.from(Map.of("SLUICE_RUN_TIMEOUT", " "))).isEqualTo(RunnerSettings.from(Map.of()));
    }

    @Test
    void aWrongNumberIsToldByItsName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunnerSettings.from(Map.of("SLUICE_RUN_TIMEOUT", "3s")))
                .withMessage("SLUICE_RUN_TIMEOUT must be a whole number of at least -1, not 3s");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunnerSettings.from(Map.of("SLUICE_MAX_PROCESSES", "0")))
                .withMessageStartingWith("SLUICE_MAX_PROCESSES must be a whole number of at least 1");
    }

    @Test
    void warmIsOnOrOff() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunnerSettings.from(Map.of("SLUICE_WARM", "yes")))
                .withMessage("SLUICE_WARM must be on or off, not yes");
    }

    @Test
    void aWrongLevelIsToldWithThoseThatAreRight() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunnerSettings.from(Map.of("SLUICE_SANDBOX", "none")))
                .withMessage("SLUICE_SANDBOX must be one of namespaces, separate-user, shared-user, not none");
    }

    @Test
    void namespacesAreMadeByOneOfTwo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunnerSettings.from(Map.of("SLUICE_NAMESPACES_BY", "firejail")))
                .withMessage("SLUICE_NAMESPACES_BY must be bubblewrap or util-linux, not firejail");
    }
}
