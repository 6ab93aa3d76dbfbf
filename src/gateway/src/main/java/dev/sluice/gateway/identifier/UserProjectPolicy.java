package dev.sluice.gateway.identifier;

/** The policy that gives each project of each user a session. */
public record UserProjectPolicy(IdentifierKey key) implements IdentifierPolicy {
    @Override
    public SessionIdentifier identifierFor(Caller caller) {
        String user = caller.principal()
                .orElseThrow(() -> new UnknownSessionException("Sessions belong to users here: authenticate first"));
        String project = caller.project()
                .orElseThrow(() -> new UnknownSessionException(
                        "Sessions belong to projects here: name yours in the header X-Project-ID"));
        return key.identifierOf("user-project", user, project);
    }
}
