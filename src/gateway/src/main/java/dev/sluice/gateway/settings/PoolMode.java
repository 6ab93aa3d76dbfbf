package dev.sluice.gateway.settings;

import java.util.Locale;

/** Which of Azure's wire formats the pool speaks. */
public enum PoolMode {
    /** A custom-container pool that is called with {@code ?identifier=}. */
    IDENTIFIER,
    /** A pool whose sessions are created by {@code POST /sessions} and called by their own URI. */
    PREVIEW,
    /** Azure's built-in Python pool. */
    CODE_INTERPRETER;

    /** As configuration, logs and health show it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
