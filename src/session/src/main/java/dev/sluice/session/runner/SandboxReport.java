package dev.sluice.session.runner;

import dev.sluice.session.runner.sandbox.Sandbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The isolation of programs, as far as their runner reports it.
 *
 * @param level the name of the level
 * @param by what makes the namespaces, where the level has any
 * @param filter whether system calls that no program needs are refused
 * @param meter whether what a run uses is measured
 */
public record SandboxReport(String level, Optional<String> by, Optional<Boolean> filter, Optional<Boolean> meter) {
    /** Creates a report of nothing but the name of a level. */
    public static SandboxReport of(String level) {
        return new SandboxReport(level, Optional.empty(), Optional.empty(), Optional.empty());
    }

    static SandboxReport of(Sandbox sandbox) {
        return new SandboxReport(
                sandbox.level().wireName(),
                sandbox.by(),
                Optional.of(sandbox.filtered()),
                Optional.of(sandbox.metered()));
    }

    /** Returns the value of the header {@code Sluice-Sandbox}, which is also how logs show it. */
    public String header() {
        var parts = new ArrayList<String>(List.of(level));
        by.ifPresent(name -> parts.add("by=" + name));
        filter.ifPresent(on -> parts.add("filter=" + onOrOff(on)));
        meter.ifPresent(on -> parts.add("meter=" + onOrOff(on)));
        return String.join("; ", parts);
    }

    private static String onOrOff(boolean on) {
        return on ? "on" : "off";
    }
}
