package dev.sluice.gateway.token;

import java.util.Optional;

/** The source of tokens. */
@FunctionalInterface
public interface TokenSource {
    /**
     * Fetches a token over the network.
     *
     * @throws TokenUnavailableException if none could be had
     */
    BearerToken fetch();

    /** Returns why nothing answers at the source of tokens, as far as the latest attempt has shown. */
    default Optional<String> refusal() {
        return Optional.empty();
    }
}
