package dev.sluice.gateway.settings;

/** Which of Azure's wire formats the pool speaks. */
public enum PoolMode {
    /** A custom-container pool that is called with {@code ?identifier=}. */
    IDENTIFIER,
    /** A pool whose sessions are created by {@code POST /sessions} and called by their own URI. */
    PREVIEW
}
