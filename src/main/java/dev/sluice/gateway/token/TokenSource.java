package dev.sluice.gateway.token;

/** Where tokens come from. */
@FunctionalInterface
public interface TokenSource {
    /**
     * Fetches a token over the network.
     *
     * @throws TokenUnavailableException if none could be had
     */
    BearerToken fetch();
}
