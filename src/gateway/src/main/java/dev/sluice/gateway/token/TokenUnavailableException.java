package dev.sluice.gateway.token;

import org.jspecify.annotations.Nullable;

/** The identity endpoint gave no token. The cause is for the log; callers learn only that it was so. */
public final class TokenUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean refused;

    public TokenUnavailableException(String message, @Nullable Throwable cause) {
        this(message, false, cause);
    }

    private TokenUnavailableException(String message, boolean refused, @Nullable Throwable cause) {
        super(message, cause);
        this.refused = refused;
    }

    /** @param refusal where nothing answers, for callers too */
    static TokenUnavailableException refused(String refusal, @Nullable Throwable cause) {
        return new TokenUnavailableException(refusal, true, cause);
    }

    /** Whether the endpoint takes no connection, so that the identity has nothing to do with it. */
    public boolean isRefused() {
        return refused;
    }
}
