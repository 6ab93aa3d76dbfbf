package dev.sluice.gateway.authentication;

import java.util.Optional;

/** Finds out who calls. */
@FunctionalInterface
public interface Authenticator {
    /**
     * Returns the user whom the credentials prove, or nobody where no credentials are needed.
     *
     * @throws UnauthenticatedException if the credentials prove nothing
     * @throws KeysUnavailableException if the keys that would tell cannot be read
     */
    Optional<User> authenticate(Credentials credentials);
}
