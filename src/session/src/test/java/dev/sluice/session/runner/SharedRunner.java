package dev.sluice.session.runner;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.session.settings.RunnerSettings;
import dev.sluice.session.settings.SandboxUnavailableException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One runner for all tests that need real processes, since finding languages takes a while. */
public final class SharedRunner {
    private static final Optional<Runner> RUNNER;
    private static final @Nullable String WHY_NOT;

    static {
        Optional<Runner> runner = Optional.empty();
        String whyNot = null;
        try {
            runner = Optional.of(Runner.start(RunnerSettings.from(Map.of())));
            Runtime.getRuntime().addShutdownHook(new Thread(runner.get()::close));
        } catch (SandboxUnavailableException e) {
            whyNot = e.getMessage();
        }
        RUNNER = runner;
        WHY_NOT = whyNot;
    }

    private SharedRunner() {}

    /** Returns the runner, or skips the test where this machine cannot confine programs. */
    public static Runner get() {
        assumeTrue(RUNNER.isPresent(), WHY_NOT);
        return RUNNER.orElseThrow();
    }

    /** Returns the runner, or skips the test where {@code language} is not installed. */
    public static Runner with(String language) {
        Runner runner = get();
        assumeTrue(
                runner.runtimes().find(language, "*").isPresent(),
                language + " is not installed here: see docs/languages.md");
        return runner;
    }
}
