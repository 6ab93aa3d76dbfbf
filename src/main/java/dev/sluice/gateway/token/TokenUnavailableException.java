package dev.sluice.gateway.token;

import org.jspecify.annotations.Nullable;

/** The identity endpoint gave no token. The cause is for the log; callers learn only that it was so. */
public final class TokenUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TokenUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
