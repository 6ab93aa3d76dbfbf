package dev.sluice.session.runner;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** What a program cannot do that starts cold. */
class ColdConfinementTest extends ConfinementTest {
    private static @Nullable Runner cold;

    @BeforeAll
    static void start() {
        SharedRunner.with("python");
        cold = Runner.start(RunnerSettings.from(Map.of("SLUICE_WARM", "off")));
    }

    @AfterAll
    static void stop() {
        if (cold != null) {
            cold.close();
        }
    }

    @Override
    Runner runner() {
        return java.util.Objects.requireNonNull(cold);
    }
}
