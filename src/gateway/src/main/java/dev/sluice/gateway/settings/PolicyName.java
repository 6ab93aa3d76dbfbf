package dev.sluice.gateway.settings;

/** The policies that decide which session a caller gets. */
public enum PolicyName {
    REQUEST,
    USER_PROJECT,
    JOB,
    FIXED,
    RANDOM
}
