package dev.sluice.gateway.settings;

/**
 * The policy for sending a program again to an adapter that does not tell one request from another, and so may run it
 * twice.
 */
public enum ForeignAdapterRetry {
    /** Sends again only after answers that show that the program did not run. */
    NEVER,
    /** Sends again also after a 502 or 503 of a session that has just been taken into use. */
    COLD_START,
    /** Sends again after every failure. */
    ALWAYS
}
