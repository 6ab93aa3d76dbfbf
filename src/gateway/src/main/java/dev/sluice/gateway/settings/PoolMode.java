package dev.sluice.gateway.settings;

import java.util.Locale;

/** The wire formats of Azure that a pool may speak. */
public enum PoolMode {
    /** A custom-container pool that is called with {@code ?identifier=}. */
    IDENTIFIER,
    /** A pool whose sessions are created by {@code POST /sessions} and called by their own URI. */
    PREVIEW,
    /** Azure's built-in Python pool. */
    CODE_INTERPRETER;

    /** Returns the name that configuration, logs and health show. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
