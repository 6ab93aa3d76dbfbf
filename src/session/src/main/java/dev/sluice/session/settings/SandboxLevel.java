package dev.sluice.session.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The isolation of programs from each other and from us, best first. */
public enum SandboxLevel {
    /** Namespaces of their own: no network, no foreign file or process, and a user who owns nothing. */
    NAMESPACES,
    /** A user of its own for each session, and limits; the machine's network and readable files are open. */
    SEPARATE_USER,
    /** Limits alone: programs run as our own user and may do what we may. */
    SHARED_USER;

    /** Returns the name in {@code SLUICE_SANDBOX} and in the health answer. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static SandboxLevel of(String name) {
        for (SandboxLevel level : values()) {
            if (level.wireName().equals(name)) {
                return level;
            }
        }
        throw new IllegalArgumentException("SLUICE_SANDBOX must be one of "
                + Arrays.stream(values()).map(SandboxLevel::wireName).collect(Collectors.joining(", ")) + ", not "
                + name);
    }
}
