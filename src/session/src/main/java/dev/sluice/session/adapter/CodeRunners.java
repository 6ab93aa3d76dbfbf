package dev.sluice.session.adapter;

import dev.sluice.session.runner.CodeRunner;
import dev.sluice.session.runner.Runner;
import dev.sluice.session.settings.Environment;
import dev.sluice.session.settings.RunnerSettings;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Chooses what runs code: the Piston that {@code PISTON_URL} names, otherwise the built-in runner. */
public final class CodeRunners {
    private CodeRunners() {}

    /**
     * Creates the code runner that the environment names.
     *
     * @throws IllegalArgumentException if a variable is wrong
     */
    public static CodeRunner from(Map<String, String> environment) {
        Optional<String> piston = new Environment(environment).text("PISTON_URL");
        return piston.isPresent()
                ? new PistonClient(piston.get(), InstantSource.system())
                : Runner.start(RunnerSettings.from(environment));
    }
}
