package dev.sluice.gateway.identifier;

import java.security.SecureRandom;
import java.util.HexFormat;

/** The policy that gives each execution a session. */
public final class RandomPolicy implements IdentifierPolicy {
    private static final int RANDOM_BYTES = 20;

    private final SecureRandom random = new SecureRandom();

    @Override
    public SessionIdentifier identifierFor(Caller caller) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return new SessionIdentifier("sluice-" + HexFormat.of().formatHex(bytes));
    }

    @Override
    public boolean singleUse() {
        return true;
    }
}
