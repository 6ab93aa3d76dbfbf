package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.harness.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the first process of the gateway's container, with small scripts in the place of the server. */
class LauncherTest {
    private static final String LAUNCHER = Repository.path("src/gateway/src/main/launcher/launch")
            .toAbsolutePath()
            .toString();

    /** A server that says how it stands, and ends in its own time when it is told to. */
    private static final String SERVER = """
            trap 'echo stopped; exit 3' TERM
            echo "started $SLUICE_DRAIN_FILE"
            while :; do sleep 0.02; done
            """;

    private static final String DEAF = """
            trap '' TERM
            echo "started $SLUICE_DRAIN_FILE"
            while :; do sleep 0.02; done
            """;

    @TempDir
    Path folder;

    private Process process;

    @AfterEach
    void end() throws IOException {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 78})
    void aServerThatEndsByItselfEndsTheLauncherWithItsCode(int code) throws Exception {
        launch("PT5S", "sh", "-c", "exit " + code);

        assertThat(exitCode()).isEqualTo(code);
        assertNothingIsLeft();
    }

    @Test
    void aServerThatIsKilledIsToldAsShellsDo() throws Exception {
        launch("PT5S", "sh", "-c", "kill -KILL $$");

        assertThat(exitCode()).isEqualTo(128 + 9);
    }

    @Test
    void aCommandThatDoesNotExist() throws Exception {
        launch("PT5S", "/no/such/server");

        assertThat(exitCode()).isEqualTo(127);
    }

    @Test
    void argumentsAndStandardInputReachTheServer() throws Exception {
        launch("PT5S", "sh", "-c", "printf '%s|' \"$@\"; cat", "sh", "two words", "*", "");
        try (var stdin = process.outputWriter()) {
            stdin.write("from outside");
        }

        assertThat(exitCode()).isZero();
        assertThat(output()).isEqualTo("two words|*||from outside");
    }

    @Test
    void aSignalMakesItNotReadyThenStopsTheServer() throws Exception {
        launch("PT0.7S", "sh", "-c", SERVER);
        Path drain = drainFile();
        assertThat(drain).doesNotExist();
        long told = System.nanoTime();

        process.destroy();

        await().atMost(Duration.ofSeconds(5)).until(() -> Files.exists(drain));
        assertThat(output()).doesNotContain("stopped");
        assertThat(exitCode()).isEqualTo(3);
        assertThat(Duration.ofNanos(System.nanoTime() - told)).isGreaterThanOrEqualTo(Duration.ofMillis(700));
        assertThat(output())
                .contains("not ready from now on, stopping in 0.7 s")
                .contains("stopped");
        assertNothingIsLeft();
    }

    @Test
    void withoutADelayTheServerStopsAtOnce() throws Exception {
        launch("PT0S", "sh", "-c", SERVER);
        drainFile();

        process.destroy();

        assertThat(exitCode()).isEqualTo(3);
    }

    @Test
    void aSecondSignalSkipsTheDelay() throws Exception {
        launch("PT10M", "sh", "-c", SERVER);
        Path drain = drainFile();
        process.destroy();
        await().atMost(Duration.ofSeconds(5)).until(() -> Files.exists(drain));
        List<ProcessHandle> all = process.descendants().toList();

        process.destroy();

        assertThat(exitCode()).isEqualTo(3);
        await().atMost(Duration.ofSeconds(5)).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
        assertNothingIsLeft();
    }

    @Test
    void aThirdSignalKills() throws Exception {
        launch("PT10M", "sh", "-c", DEAF);
        Path drain = drainFile();
        process.destroy();
        await().atMost(Duration.ofSeconds(5)).until(() -> Files.exists(drain));

        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    process.destroy();
                    return !process.isAlive();
                });

        assertThat(exitCode()).isEqualTo(128 + 9);
    }

    @Test
    void aServerThatDiesDuringTheDelayIsNotWaitedFor() throws Exception {
        launch(
                "PT10M",
                "sh",
                "-c",
                "echo \"started $SLUICE_DRAIN_FILE\"; until [ -e \"$SLUICE_DRAIN_FILE\" ]; do"
                        + " sleep 0.02; done; exit 5");
        drainFile();

        process.destroy();

        assertThat(exitCode()).isEqualTo(5);
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @CsvSource({"PT5S,5", "PT1M,60", "PT1H2M3S,3723", "PT08S,8", "PT0.25S,0.25", "PT1M1.5S,61.5", "'',5"})
    void delaysThatAreUnderstood(String delay, String seconds) throws Exception {
        launch(delay, "sh", "-c", SERVER);
        Path drain = drainFile();

        process.destroy();
        await().atMost(Duration.ofSeconds(5)).until(() -> Files.exists(drain));

        await().atMost(Duration.ofSeconds(5)).until(() -> output().contains("stopping in " + seconds + " s"));
        process.destroy();
        assertThat(exitCode()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "5s", "PT", "PT5", "PTS", "PT-5S", "PT5S5", "PT1S1M", "PT.S", "PT9999999S", "P1D"})
    void delaysThatAreNot(String delay) throws Exception {
        launch(delay, "sh", "-c", "echo started");

        assertThat(exitCode()).isEqualTo(78);
        assertThat(output()).contains("SLUICE_DRAIN_DELAY is \"" + delay + "\"").doesNotContain("started");
    }

    @Test
    void aFolderThatCannotBeWrittenTo() throws Exception {
        Files.delete(folder);

        launch("PT5S", "sh", "-c", "echo started");

        assertThat(exitCode()).isEqualTo(78);
        assertThat(output()).contains("TMPDIR").doesNotContain("started");
    }

    @Test
    void noCommand() throws Exception {
        launch("PT5S");

        assertThat(exitCode()).isEqualTo(78);
    }

    @Test
    void launcherAndGatewayHaveTheSameDefault() throws IOException {
        var defaults = new Properties();
        try (var in = Files.newBufferedReader(
                Repository.path("src/gateway/src/main/resources/META-INF/microprofile-config.properties"))) {
            defaults.load(in);
        }

        assertThat(Files.readString(Path.of(LAUNCHER)))
                .contains("${SLUICE_DRAIN_DELAY:-" + defaults.getProperty("sluice.drain.delay") + "}");
    }

    private void launch(String delay, String... command) throws IOException {
        Path out = folder.resolveSibling(folder.getFileName() + ".out");
        out.toFile().deleteOnExit();
        var builder = new ProcessBuilder(
                        Stream.concat(Stream.of(LAUNCHER), Stream.of(command)).toList())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().put("SLUICE_DRAIN_DELAY", delay);
        builder.environment().put("TMPDIR", folder.toString());
        process = builder.start();
    }

    private Path drainFile() throws IOException {
        await().atMost(Duration.ofSeconds(10)).until(() -> output().contains("started "));
        return Path.of(output().replaceAll("(?s).*started (\\S+)\\s.*", "$1"));
    }

    private String output() throws IOException {
        return Files.readString(folder.resolveSibling(folder.getFileName() + ".out"));
    }

    private int exitCode() throws InterruptedException {
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private void assertNothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
        assertThat(process.descendants()).isEmpty();
    }
}
