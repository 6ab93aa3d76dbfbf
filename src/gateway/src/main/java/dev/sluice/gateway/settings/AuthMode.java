package dev.sluice.gateway.settings;

/** The ways in which callers prove who they are. */
public enum AuthMode {
    /** Callers prove nothing, and all of them are one caller. */
    NONE,
    /** Each caller has a key, of which the configuration holds a salted hash. */
    API_KEY,
    /** Each caller has a signed token of an issuer that is trusted. */
    JWT
}
