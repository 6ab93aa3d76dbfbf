package dev.sluice.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.emulator.access.CannotStartException;
import dev.sluice.harness.BoundedWait;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class EmulatorTest {
    private static final EmulatorSettings ANY_PORT = EmulatorSettings.defaults().withPort(0);

    @Test
    void programsThatNothingHoldsBackAreForThisMachineAlone() {
        assertThatThrownBy(() -> Emulator.start(ANY_PORT.withHost("0.0.0.0"), new FakeRunner("none")))
                .isInstanceOf(CannotStartException.class)
                .hasMessageContainingAll("SLUICE_EMULATOR_HOST", "0.0.0.0", "loopback", "\"none\"");
    }

    @Test
    void programsInASandboxMayBeForOthers() {
        try (var emulator = Emulator.start(ANY_PORT.withHost("0.0.0.0"), new FakeRunner("namespaces"))) {
            assertThat(emulator.endpoint().getHost()).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void aPortThatIsTaken() {
        try (var first = Emulator.start(ANY_PORT, new FakeRunner())) {
            int taken = first.endpoint().getPort();

            assertThatThrownBy(() -> Emulator.start(ANY_PORT.withPort(taken), new FakeRunner()))
                    .isInstanceOf(CannotStartException.class)
                    .hasMessageContainingAll("127.0.0.1:" + taken, "SLUICE_EMULATOR_PORT");
        }
    }

    @Test
    void theProgramEndsWithTheMessageAndAStatusWhenItCannotStart() throws Exception {
        var command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName())
                .redirectErrorStream(true);
        command.environment().put("SLUICE_EMULATOR_PORT", "http");

        Process process = command.start();

        assertThat(process.inputReader().lines())
                .containsExactly("SLUICE_EMULATOR_PORT is \"http\""
                        + " but must be a whole number from 0 (any free port) to 65535");
        assertThat(BoundedWait.exitCode(process)).isEqualTo(1);
    }

    @Test
    void afterItsEndThePortIsFree() {
        var first = Emulator.start(ANY_PORT, new FakeRunner());
        URI endpoint = first.endpoint();
        first.close();

        try (var second = Emulator.start(ANY_PORT.withPort(endpoint.getPort()), new FakeRunner())) {
            assertThat(second.endpoint()).isEqualTo(endpoint);
        }
    }
}
