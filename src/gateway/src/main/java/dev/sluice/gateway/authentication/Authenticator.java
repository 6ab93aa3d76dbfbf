package dev.sluice.gateway.authentication;

import java.util.Optional;

/** Finds out who calls. */
@FunctionalInterface
public interface Authenticator {
    /**
     * Nobody in particular where nobody has to prove anything.
     *
     * @throws UnauthenticatedException if the credentials prove nothing
     * @throws KeysUnavailableException if what would tell cannot be had
     */
    Optional<User> authenticate(Credentials credentials);
}
