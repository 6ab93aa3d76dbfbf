package dev.sluice.gateway.settings;

/** The answer to a request for a version of a language that no session has. */
public enum UnknownVersion {
    /** Piston's answer: there is no such runtime. */
    REFUSE,
    /** The nearest version of the language runs, and the answer says which. */
    NEAREST
}
