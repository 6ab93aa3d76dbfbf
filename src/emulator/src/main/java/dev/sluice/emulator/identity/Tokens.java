package dev.sluice.emulator.identity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The access tokens that are out. They say nothing by themselves: the emulator remembers what each is good for. */
public final class Tokens {
    /** The number of tokens beyond which the oldest are forgotten, which then are as good as revoked. */
    private static final int MAX_REMEMBERED = 10_000;

    private final Clock clock;
    private final Map<String, Token> issued = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Token> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    public Tokens(Clock clock) {
        this.clock = clock;
    }

    /** Issues a token that expires at a whole second, since that is how the expiry travels. */
    synchronized Token issue(String audience, Duration lifetime) {
        String value = Secrets.random();
        Instant expiry = Instant.ofEpochSecond(clock.instant().plus(lifetime).getEpochSecond());
        var token = new Token(value, audience, expiry);
        issued.put(value, token);
        return token;
    }

    /** Returns the token of this value, unless it has expired, was revoked, or never was. */
    synchronized Optional<Token> valid(String value) {
        return Optional.ofNullable(issued.get(value))
                .filter(token -> clock.instant().isBefore(token.expiresAt()));
    }

    /** Revokes all tokens and returns how many there were. */
    public synchronized int revokeAll() {
        int revoked = issued.size();
        issued.clear();
        return revoked;
    }

    record Token(String value, String audience, Instant expiresAt) {
        @Override
        public String toString() {
            return "Token[audience=" + audience + ", expiresAt=" + expiresAt + "]";
        }
    }
}
