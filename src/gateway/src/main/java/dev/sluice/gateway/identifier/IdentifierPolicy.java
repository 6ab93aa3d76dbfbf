package dev.sluice.gateway.identifier;

/** Turns a caller into the identifier of that caller's session. */
@FunctionalInterface
public interface IdentifierPolicy {
    /** @throws UnknownSessionException if the request lacks what the policy goes by */
    SessionIdentifier identifierFor(Caller caller);

    /**
     * Returns whether each session serves one execution and is stopped after it, so that its slot is free again at
     * once.
     */
    default boolean singleUse() {
        return false;
    }

    /** Notes that a session was stopped, so that its caller gets another. */
    default void stopped(SessionIdentifier session) {}
}
