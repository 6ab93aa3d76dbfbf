package dev.sluice.gateway.identifier;

/** The policy that gives each job of a caller a session. */
public record JobPolicy(IdentifierKey key) implements IdentifierPolicy {
    @Override
    public SessionIdentifier identifierFor(Caller caller) {
        String job = caller.job()
                .orElseThrow(() ->
                        new UnknownSessionException("Sessions belong to jobs here: name yours in the header X-Job-ID"));
        return key.identifierOf("job", caller.principal().orElse(""), job);
    }
}
