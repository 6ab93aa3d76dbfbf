package dev.sluice.session.runner;

/** A way to make a sandbox, best first. */
enum SandboxKind {
    /** Namespaces by bubblewrap. */
    BUBBLEWRAP(SandboxLevel.NAMESPACES),
    /** A user for each session, which takes root. */
    SEPARATE_USER(SandboxLevel.SEPARATE_USER),
    /** Limits alone. */
    SHARED_USER(SandboxLevel.SHARED_USER);

    private final SandboxLevel level;

    SandboxKind(SandboxLevel level) {
        this.level = level;
    }

    SandboxLevel level() {
        return level;
    }
}
