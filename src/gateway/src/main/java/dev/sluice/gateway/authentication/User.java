package dev.sluice.gateway.authentication;

import java.security.Principal;

/**
 * A caller who proved who they are.
 *
 * @param name the same for every request of one user, and of no other
 */
public record User(String name) implements Principal {
    @Override
    public String getName() {
        return name;
    }
}
