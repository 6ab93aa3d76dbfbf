package dev.sluice.gateway.identifier;

/** The caller names the session; who names none gets the caller's default one. */
public record RequestPolicy(IdentifierKey key) implements IdentifierPolicy {
    private static final String DEFAULT_SESSION = "default-session";

    @Override
    public SessionIdentifier identifierFor(Caller caller) {
        return key.identifierOf(
                "request", caller.principal().orElse(""), caller.session().orElse(DEFAULT_SESSION));
    }
}
