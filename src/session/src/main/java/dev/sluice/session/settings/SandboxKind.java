package dev.sluice.session.settings;

import dev.sluice.session.runner.sandbox.BubblewrapSandbox;
import dev.sluice.session.runner.sandbox.UtilLinuxSandbox;

/** A way to make a sandbox, best first. */
public enum SandboxKind {
    /** Namespaces by bubblewrap. */
    BUBBLEWRAP(SandboxLevel.NAMESPACES),
    /** Namespaces by the programs that every distribution has. */
    UTIL_LINUX(SandboxLevel.NAMESPACES),
    /** A user for each session, which takes root. */
    SEPARATE_USER(SandboxLevel.SEPARATE_USER),
    /** Limits alone. */
    SHARED_USER(SandboxLevel.SHARED_USER);

    private final SandboxLevel level;

    SandboxKind(SandboxLevel level) {
        this.level = level;
    }

    public SandboxLevel level() {
        return level;
    }

    /** The maker of the namespaces, as {@code SLUICE_NAMESPACES_BY} and reports name it. */
    static SandboxKind ofNamespaces(String name) {
        return switch (name) {
            case BubblewrapSandbox.BY -> BUBBLEWRAP;
            case UtilLinuxSandbox.BY -> UTIL_LINUX;
            default ->
                throw new IllegalArgumentException("SLUICE_NAMESPACES_BY must be " + BubblewrapSandbox.BY + " or "
                        + UtilLinuxSandbox.BY + ", not " + name);
        };
    }
}
