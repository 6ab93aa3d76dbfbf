package dev.sluice.gateway.identifier;

import java.util.Optional;

/**
 * The origin of a request, as its authentication and its parameters tell it.
 *
 * @param principal who the caller proved to be; empty without authentication, when everyone is one caller
 * @param session the name that the request gives its session, in the caller's own space
 * @param project the request's {@code X-Project-ID}
 * @param job the request's {@code X-Job-ID}
 */
public record Caller(
        Optional<String> principal, Optional<String> session, Optional<String> project, Optional<String> job) {
    private static final int MAX_NAME = 256;

    /** @throws UnknownSessionException if a name is empty or longer than 256 characters */
    public Caller {
        check("The session's name (header X-Session-ID, or query parameter identifier)", session);
        check("The header X-Project-ID", project);
        check("The header X-Job-ID", job);
    }

    private static void check(String what, Optional<String> name) {
        if (name.isPresent() && (name.get().isBlank() || name.get().length() > MAX_NAME)) {
            throw new UnknownSessionException(
                    what + " must have 1 to " + MAX_NAME + " characters; leave it out to use the default");
        }
    }
}
