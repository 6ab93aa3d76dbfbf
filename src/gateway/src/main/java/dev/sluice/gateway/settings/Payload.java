package dev.sluice.gateway.settings;

/** The properties of a request that the adapter inside the session understands. */
public enum Payload {
    /** {@code code} and {@code stdin}, and further properties where a request needs them. */
    AUTO,
    /** {@code code} and {@code stdin} alone: what needs more is refused, never dropped. */
    MINIMAL
}
