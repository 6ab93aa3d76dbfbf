package dev.sluice.gateway.settings;

/** How callers prove who they are. */
public enum AuthMode {
    /** They do not: everyone is one caller. */
    NONE
}
