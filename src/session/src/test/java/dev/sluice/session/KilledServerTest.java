package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.harness.BoundedWait;
import dev.sluice.session.runner.SharedRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kill -9} of the program: nothing of its runs survives it, and the next start cleans up. */
class KilledServerTest {
    @TempDir
    Path folder;

    @BeforeEach
    void openFolder() throws IOException {
        SharedRunner.with("bash");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bubblewrap", "util-linux"})
    void nothingOfItSurvivesAndTheNextStartRemovesItsFolders(String by) throws Exception {
        assumeTrue(
                !by.equals("bubblewrap") || Files.isExecutable(Path.of("/usr/bin/bwrap")),
                "bwrap is not installed here: install bubblewrap");
        Map<String, String> settings = Map.of("SLUICE_NAMESPACES_BY", by);
        String marker = "survivor-" + System.nanoTime();
        try (var living = SessionProcess.start(folder, settings);
                var killed = SessionProcess.start(folder, settings)) {
            assertThat(workFolders()).hasSize(2);
            var running = CompletableFuture.supplyAsync(() -> runForever(killed, marker));
            await().atMost(Duration.ofSeconds(20)).until(() -> Processes.named(marker) >= 3);
            List<ProcessHandle> descendants = killed.descendants();
            assertThat(descendants).isNotEmpty();

            killed.kill();

            await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
                assertThat(Processes.named(marker)).as("processes of the run").isZero();
                assertThat(descendants).as("and of its sandbox").noneMatch(ProcessHandle::isAlive);
            });
            assertThat(BoundedWait.<Boolean>result(running.handle((answer, e) -> e != null)))
                    .as("no answer")
                    .isTrue();
            assertThat(workFolders()).as("nobody could clean up").hasSize(2);
            try (var next = SessionProcess.start(folder, settings)) {
                assertThat(workFolders())
                        .as("that of the killed one is gone, that of the living one is not")
                        .hasSize(2);
                assertThat(living.run("bash", "echo $((6 * 7))").getString("stdout"))
                        .isEqualTo("42\n");
                assertThat(next.run("bash", "echo $((6 * 7))").getString("stdout"))
                        .isEqualTo("42\n");
            }
        }
        assertThat(workFolders()).as("whoever ends in order cleans up").isEmpty();
    }

    private static String runForever(SessionProcess session, String marker) {
        String sleep = "exec -a " + marker + " sleep 600";
        try {
            return session.run("bash", "(setsid bash -c '" + sleep + "' &); (" + sleep + ") & " + sleep)
                    .toString();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Path> workFolders() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith("sluice-"))
                    .toList();
        }
    }
}
