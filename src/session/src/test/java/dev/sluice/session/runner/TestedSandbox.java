package dev.sluice.session.runner;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.sluice.session.settings.RunnerSettings;
import dev.sluice.session.settings.SandboxKind;
import dev.sluice.session.settings.SandboxLevel;
import dev.sluice.session.settings.SandboxUnavailableException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The sandboxes that the suites are run in. Each suite asks for those whose level makes its claims, so that another way
 * to make a sandbox is one line here.
 */
public enum TestedSandbox {
    BUBBLEWRAP_WARM(SandboxKind.BUBBLEWRAP, true),
    BUBBLEWRAP_COLD(SandboxKind.BUBBLEWRAP, false),
    UTIL_LINUX_WARM(SandboxKind.UTIL_LINUX, true),
    UTIL_LINUX_COLD(SandboxKind.UTIL_LINUX, false),
    SEPARATE_USER(SandboxKind.SEPARATE_USER, false),
    SHARED_USER(SandboxKind.SHARED_USER, false);

    private final SandboxKind kind;
    private final boolean warm;

    TestedSandbox(SandboxKind kind, boolean warm) {
        this.kind = kind;
        this.warm = warm;
    }

    /** Returns all that promise what level {@code namespaces} does, as {@code MethodSource} takes them. */
    static Stream<TestedSandbox> withNamespaces() {
        return Arrays.stream(values()).filter(TestedSandbox::hasNamespaces);
    }

    /**
     * Returns what most machines have, bubblewrap warm and cold, for suites in which the sandbox matters little; all of
     * them with {@code -Dsluice.sandboxes=all}.
     */
    static Stream<TestedSandbox> usual() {
        return "all".equals(System.getProperty("sluice.sandboxes"))
                ? Arrays.stream(values())
                : Stream.of(BUBBLEWRAP_WARM, BUBBLEWRAP_COLD);
    }

    boolean hasNamespaces() {
        return kind.level() == SandboxLevel.NAMESPACES;
    }

    /** Checks whether runs of python start in an interpreter that was kept ready. */
    public boolean isWarm() {
        return warm;
    }

    /** Returns the settings of a runner with this sandbox alone. */
    public RunnerSettings settings(Path work, Map<String, String> more) {
        var environment = new HashMap<>(more);
        environment.put("SLUICE_WORK_FOLDER", work.toString());
        environment.put("SLUICE_SANDBOX", kind.level().wireName());
        environment.put("SLUICE_WARM", warm ? "on" : "off");
        return RunnerSettings.from(environment);
    }

    /** Starts a runner, or skips the test where this machine cannot have the sandbox. */
    public Runner start(RunnerSettings settings) {
        try {
            return Runner.start(settings, List.of(kind));
        } catch (SandboxUnavailableException e) {
            return abort(e.toString());
        }
    }
}
