package dev.sluice.emulator;

import java.util.function.Supplier;

/** Whether a request's bearer token opens the pool. */
final class Admission {
    private static final String SCHEME = "Bearer ";

    private final Tokens tokens;
    private final Supplier<PoolSettings> settings;

    Admission(Tokens tokens, Supplier<PoolSettings> settings) {
        this.tokens = tokens;
        this.settings = settings;
    }

    /** @throws Refusal with 401 for a bad token and 403 for a good one without the role, both with nothing more */
    void check(Call call) {
        boolean known = call.header("Authorization")
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .flatMap(
                        header -> tokens.valid(header.substring(SCHEME.length()).strip()))
                .filter(token -> settings.get().audiences().contains(PoolSettings.audience(token.audience())))
                .isPresent();
        if (!known) {
            throw new Refusal(Reply.empty(401));
        }
        if (!settings.get().roleAssigned()) {
            throw new Refusal(Reply.empty(403));
        }
    }
}
