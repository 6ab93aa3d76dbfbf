package dev.sluice.gateway.settings;

/** How callers prove who they are. */
public enum AuthMode {
    /** They do not: everyone is one caller. */
    NONE,
    /** Each caller has a key, of which the configuration holds a salted hash. */
    API_KEY,
    /** Each caller has a signed token of an issuer that is trusted. */
    JWT
}
