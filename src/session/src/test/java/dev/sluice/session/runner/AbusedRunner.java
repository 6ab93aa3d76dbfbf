package dev.sluice.session.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.piston.StageResult;
import dev.sluice.session.settings.RunnerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A runner with small bounds for the tests that abuse it, in the sandbox that it is told before. It checks after each
 * test that the next ordinary run is right, in the same session and in another, and that no process and no folder of a
 * run is left.
 */
@SuppressWarnings("NullAway.Init") // it is started first
final class AbusedRunner implements BeforeEachCallback, AfterEachCallback {
    /** The lock of tests that abuse a runner: while one of them holds it, no other test that takes it runs. */
    static final String WHOLE_MACHINE = "the whole machine";

    static final long DISK = 64L << 20;

    private Path work;
    private RunnerSettings settings;
    private @Nullable Runner runner;
    private TestSession session;
    private long processesBefore;

    void start(TestedSandbox sandbox) throws IOException {
        work = Files.createTempDirectory("abuse-");
        Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwx--x--x"));
        settings = sandbox.settings(
                work,
                Map.of(
                        "SLUICE_RUN_TIMEOUT",
                        "15000",
                        "SLUICE_RUN_CPU_TIME",
                        "15000",
                        "SLUICE_MAX_RUN_SIZE",
                        Long.toString(DISK),
                        "SLUICE_MAX_SESSION_SIZE",
                        Long.toString(DISK)));
        runner = sandbox.start(settings);
        assumeTrue(runner.runtimes().find("python", "*").isPresent(), "python is not installed here");
        if (sandbox.isWarm()) {
            NativeAssumptions.assumeWarmStarts();
        }
        assertThat(runner.warmLanguages().contains("python"))
                .as("python starts warm")
                .isEqualTo(sandbox.isWarm());
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        // Zygotes begin and end with their session
        processesBefore = processes();
        session = open();
        assertOrdinaryRunIsRight(session);
        session.awaitWarm();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            session.close();
            return;
        }
        assertOrdinaryRunIsRight(session);
        session.close();
        try (TestSession other = open()) {
            assertOrdinaryRunIsRight(other);
        }
        await("no process is left").atMost(Duration.ofSeconds(3)).untilAsserted(() -> assertThat(processes())
                .isLessThanOrEqualTo(processesBefore));
        assertThat(runFolders()).as("folders of runs that are left").isZero();
    }

    void stop() throws IOException {
        if (runner != null) {
            runner.close();
            assertThat(work).isEmptyDirectory();
            Files.delete(work);
        }
    }

    Path work() {
        return work;
    }

    TestSession session() {
        return session;
    }

    TestSession open() {
        return new TestSession(java.util.Objects.requireNonNull(runner), settings.limits(), work);
    }

    /** Replaces the session, which can no longer be used, as it should be. */
    void replaceSession() {
        session.close();
        session = open();
        session.awaitWarm();
    }

    StageResult python(String code) {
        return session.run("python", code);
    }

    StageResult bash(String code) {
        return session.run("bash", code);
    }

    static void assertOrdinaryRunIsRight(TestSession in) {
        StageResult result = in.run("python", "import sys\nprint(6 * 7)\nprint('e', file=sys.stderr)\nsys.exit(3)");

        assertThat(result.stdout()).isEqualTo("42\n");
        assertThat(result.stderr()).isEqualTo("e\n");
        assertThat(result.code()).isEqualTo(3);
    }

    /** Counts our own processes, and those that have lost their parent but were started for our folder. */
    private long processes() {
        List<ProcessHandle> ours = ProcessHandle.current().descendants().toList();
        return ProcessHandle.allProcesses()
                .filter(process -> ours.contains(process) || concernsUs(process))
                .count();
    }

    private boolean concernsUs(ProcessHandle process) {
        return Stream.of(process.info().arguments().orElse(new String[0]))
                .anyMatch(argument -> argument.startsWith(work.toString()));
    }

    private long runFolders() {
        try (Stream<Path> all = Files.walk(work, 4)) {
            return all.filter(path -> path.getFileName().toString().startsWith("run-"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
