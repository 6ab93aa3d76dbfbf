package dev.sluice.gateway.token;

import java.util.Optional;

/** Where tokens come from. */
@FunctionalInterface
public interface TokenSource {
    /**
     * Fetches a token over the network.
     *
     * @throws TokenUnavailableException if none could be had
     */
    BearerToken fetch();

    /** Returns why nothing answers where tokens come from, as far as the latest attempt has shown. */
    default Optional<String> refusal() {
        return Optional.empty();
    }
}
