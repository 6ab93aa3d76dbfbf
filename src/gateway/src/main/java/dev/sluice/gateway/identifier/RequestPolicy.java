package dev.sluice.gateway.identifier;

/** The policy by which the caller names the session; a caller who names none gets a default one of their own. */
public record RequestPolicy(IdentifierKey key) implements IdentifierPolicy {
    private static final String DEFAULT_SESSION = "default-session";

    @Override
    public SessionIdentifier identifierFor(Caller caller) {
        return key.identifierOf(
                "request", caller.principal().orElse(""), caller.session().orElse(DEFAULT_SESSION));
    }
}
