package dev.sluice.session.settings;

import java.util.Optional;

/** A way to make a sandbox, best first. */
public enum SandboxKind {
    /** Namespaces by bubblewrap. */
    BUBBLEWRAP(SandboxLevel.NAMESPACES, "bubblewrap"),
    /** Namespaces by the programs of util-linux, which every distribution has. */
    UTIL_LINUX(SandboxLevel.NAMESPACES, "util-linux"),
    /** A user for each session, which needs root. */
    SEPARATE_USER(SandboxLevel.SEPARATE_USER, ""),
    /** Limits alone. */
    SHARED_USER(SandboxLevel.SHARED_USER, "");

    private final SandboxLevel level;
    private final String by;

    SandboxKind(SandboxLevel level, String by) {
        this.level = level;
        this.by = by;
    }

    public SandboxLevel level() {
        return level;
    }

    /**
     * Returns the tool that makes the namespaces, as {@code SLUICE_NAMESPACES_BY} and reports name it, if there are
     * any.
     */
    public Optional<String> by() {
        return by.isEmpty() ? Optional.empty() : Optional.of(by);
    }

    /** @throws IllegalArgumentException if no kind makes namespaces by something of this name */
    static SandboxKind ofNamespaces(String name) {
        return switch (name) {
            case "bubblewrap" -> BUBBLEWRAP;
            case "util-linux" -> UTIL_LINUX;
            default ->
                throw new IllegalArgumentException(
                        "SLUICE_NAMESPACES_BY must be " + BUBBLEWRAP.by + " or " + UTIL_LINUX.by + ", not " + name);
        };
    }
}
