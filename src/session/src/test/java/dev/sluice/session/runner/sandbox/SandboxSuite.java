package dev.sluice.session.runner.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.session.runner.NativeAssumptions;
import dev.sluice.session.runner.Runner;
import dev.sluice.session.runner.TestSession;
import dev.sluice.session.runner.TestedSandbox;
import dev.sluice.session.settings.RunnerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** A runner for each sandbox, and a session of it for each test. */
public abstract class SandboxSuite {
    private static @Nullable Path work;
    private static @Nullable RunnerSettings settings;
    private static @Nullable Runner runner;

    @Parameter
    @SuppressWarnings("NullAway.Init")
    TestedSandbox sandbox;

    private @Nullable TestSession session;

    @BeforeParameterizedClassInvocation
    static void start(TestedSandbox sandbox) throws IOException {
        Path folder = Files.createTempDirectory("sandbox-");
        work = folder;
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        settings = sandbox.settings(folder, Map.of("SLUICE_RUN_TIMEOUT", "15000", "SLUICE_RUN_CPU_TIME", "15000"));
        Runner started = sandbox.start(settings);
        runner = started;
        assumeTrue(started.runtimes().find("python", "*").isPresent(), "python is not installed here");
        if (sandbox.isWarm()) {
            NativeAssumptions.assumeWarmStarts();
        }
        assertThat(started.warmLanguages().contains("python"))
                .as("python starts warm")
                .isEqualTo(sandbox.isWarm());
    }

    @AfterParameterizedClassInvocation
    static void stop() throws IOException {
        if (runner != null) {
            runner.close();
            runner = null;
        }
        if (work != null) {
            Files.delete(work);
            work = null;
        }
    }

    @BeforeEach
    void openSession() {
        session = open();
        session.awaitWarm();
    }

    @AfterEach
    void closeSession() {
        if (session != null) {
            session.close();
        }
    }

    public static Runner runner() {
        return Objects.requireNonNull(runner);
    }

    public TestSession open() {
        return new TestSession(runner(), Objects.requireNonNull(settings).limits(), Objects.requireNonNull(work));
    }

    public TestSession session() {
        return Objects.requireNonNull(session);
    }

    /** Skips the test where {@code language} is not installed. */
    public static void needs(String language) {
        assumeTrue(runner().runtimes().find(language, "*").isPresent(), language + " is not installed here");
    }
}
