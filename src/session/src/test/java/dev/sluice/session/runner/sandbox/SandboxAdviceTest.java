package dev.sluice.session.runner.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.session.settings.SandboxLevel;
import dev.sluice.session.settings.SandboxUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxAdviceTest {
    private static final Set<String> ALL = Set.of("bwrap", "unshare", "cc");

    @TempDir
    Path kernel;

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            user/max_user_namespaces                     | 0 | sudo sysctl -w user.max_user_namespaces=15000
            kernel/unprivileged_userns_clone             | 0 | sudo sysctl -w kernel.unprivileged_userns_clone=1
            kernel/apparmor_restrict_unprivileged_userns | 1 | sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0
            """)
    void theSettingThatForbidsNamespacesIsNamed(String setting, String value, String remedy) throws IOException {
        set(setting, value);

        assertThat(advice(ALL))
                .contains("  Allow user namespaces: " + remedy + "\n")
                .doesNotContain("Install ");
    }

    @ParameterizedTest
    @CsvSource({
        "user/max_user_namespaces, 15000",
        "kernel/unprivileged_userns_clone, 1",
        "kernel/apparmor_restrict_unprivileged_userns, 0"
    })
    void aSettingThatAllowsThemIsNot(String setting, String value) throws IOException {
        set(setting, value);

        assertThat(advice(ALL)).contains("unshare --user --map-root-user true").doesNotContain("sysctl");
    }

    @Test
    void everySettingThatForbidsNamespacesIsInOneCommand() throws IOException {
        set("user/max_user_namespaces", "0");
        set("kernel/unprivileged_userns_clone", "0");

        assertThat(advice(ALL)).contains("sysctl -w user.max_user_namespaces=15000 kernel.unprivileged_userns_clone=1");
    }

    @Test
    void otherWaysAreNamedWithWhatTheyNeed() {
        assertThat(advice(ALL))
                .contains("docker compose up --build", "PISTON_URL", "SLUICE_SANDBOX=separate-user (as root)")
                .endsWith("SLUICE_SANDBOX=shared-user");
        assertThat(advice(Set.of("unshare"))).contains("install gcc", "Install bubblewrap");
        assertThat(advice(Set.of("gcc"))).contains("Install util-linux or bubblewrap");
    }

    @Test
    void whatWasTriedIsToldOnce() {
        assertThat(advice(ALL)).contains("Tried:\n  namespaces: refused\n  separate-user: no root\nWhat helps");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Mac OS X", "Windows 11"})
    void onAnotherSystemContainersOrAPistonHelp(String system) {
        assertThatExceptionOfType(SandboxUnavailableException.class)
                .isThrownBy(() -> new SandboxAdvice(system, kernel, program -> false).requireLinux())
                .withMessageContaining("sandboxes need Linux")
                .withMessageContaining("docker compose up --build")
                .withMessageContaining("PISTON_URL")
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("sysctl", "SLUICE_SANDBOX"));
    }

    @Test
    void linuxIsTriedOut() {
        assertThatCode(() -> new SandboxAdvice("Linux", kernel, program -> false).requireLinux())
                .doesNotThrowAnyException();
    }

    private String advice(Set<String> installed) {
        List<String> tried = List.of("namespaces: refused", "namespaces: refused", "separate-user: no root");
        return String.valueOf(new SandboxAdvice("Linux", kernel, installed::contains)
                .unavailable(SandboxLevel.NAMESPACES, tried)
                .getMessage());
    }

    private void set(String setting, String value) throws IOException {
        Path file = kernel.resolve(setting);
        Files.createDirectories(kernel.resolve(setting.substring(0, setting.indexOf('/'))));
        Files.writeString(file, value + "\n");
    }
}
