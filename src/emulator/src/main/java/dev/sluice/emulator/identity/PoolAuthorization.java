package dev.sluice.emulator.identity;

import dev.sluice.emulator.http.PoolReply;
import dev.sluice.emulator.http.PoolRequest;
import dev.sluice.emulator.http.RefusedException;
import dev.sluice.emulator.pool.PoolSettings;
import java.util.function.Supplier;

/** Checks whether a request's bearer token opens the pool. */
public final class PoolAuthorization {
    private static final String SCHEME = "Bearer ";

    private final Tokens tokens;
    private final Supplier<PoolSettings> settings;

    public PoolAuthorization(Tokens tokens, Supplier<PoolSettings> settings) {
        this.tokens = tokens;
        this.settings = settings;
    }

    /** @throws RefusedException with 401 for a bad token and 403 for a good one without the role, both with nothing more */
    public void check(PoolRequest call) {
        boolean known = call.header("Authorization")
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .flatMap(
                        header -> tokens.valid(header.substring(SCHEME.length()).strip()))
                .filter(token -> settings.get().audiences().contains(PoolSettings.audience(token.audience())))
                .isPresent();
        if (!known) {
            throw new RefusedException(PoolReply.empty(401));
        }
        if (!settings.get().roleAssigned()) {
            throw new RefusedException(PoolReply.empty(403));
        }
    }
}
