package dev.sluice.gateway.identifier;

/** The policy that gives everybody one session, by design. */
public record FixedPolicy(IdentifierKey key, String name) implements IdentifierPolicy {
    @Override
    public SessionIdentifier identifierFor(Caller caller) {
        return key.identifierOf("fixed", name);
    }
}
