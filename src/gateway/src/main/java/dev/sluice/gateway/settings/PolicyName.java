package dev.sluice.gateway.settings;

/** What decides which session a caller gets. */
public enum PolicyName {
    REQUEST,
    USER_PROJECT,
    JOB,
    FIXED,
    RANDOM
}
