package dev.sluice.gateway.identifier;

/** One session for everybody, by design. */
public record FixedPolicy(IdentifierKey key, String name) implements IdentifierPolicy {
    @Override
    public SessionIdentifier identifierFor(Caller caller) {
        return key.identifierOf("fixed", name);
    }
}
