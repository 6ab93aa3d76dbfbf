package dev.sluice.gateway.settings;

/** When a program is sent again to an adapter that does not tell one request from another, and so may run it twice. */
public enum ForeignAdapterRetry {
    /** Only after answers that show that it did not run. */
    NEVER,
    /** Also after a 502 or 503 of a session that has just been taken into use. */
    COLD_START,
    /** After every failure. */
    ALWAYS
}
