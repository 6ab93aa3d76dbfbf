package dev.sluice.gateway.identifier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * The policy that applies while the secret is being replaced: a session that the previous secret named serves its
 * caller until it ends, and every other caller gets one under the new secret. The pool decides which it is; its answer
 * holds for a moment, so that not every request asks it.
 */
public final class RotatingPolicy implements IdentifierPolicy {
    static final Duration MOMENT = Duration.ofSeconds(15);

    private static final int MAX_REMEMBERED = 100_000;

    private final IdentifierPolicy current;
    private final IdentifierPolicy previous;
    private final Predicate<SessionIdentifier> lives;
    private final Cache<SessionIdentifier, Boolean> livesStill;

    /** @param lives whether there is such a session; must not allocate one */
    public RotatingPolicy(
            IdentifierPolicy current, IdentifierPolicy previous, Predicate<SessionIdentifier> lives, Ticker ticker) {
        this.current = current;
        this.previous = previous;
        this.lives = lives;
        livesStill = Caffeine.newBuilder()
                .maximumSize(MAX_REMEMBERED)
                .expireAfterWrite(MOMENT)
                .executor(Runnable::run)
                .ticker(ticker)
                .build();
    }

    @Override
    public SessionIdentifier identifierFor(Caller caller) {
        SessionIdentifier old = previous.identifierFor(caller);
        Boolean known = livesStill.getIfPresent(old);
        if (known == null) {
            known = lives.test(old);
            livesStill.put(old, known);
        }
        return known ? old : current.identifierFor(caller);
    }

    @Override
    public void stopped(SessionIdentifier session) {
        livesStill.invalidate(session);
    }
}
