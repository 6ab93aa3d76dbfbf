package dev.sluice.gateway.token;

import org.jspecify.annotations.Nullable;

/** Signals that the identity endpoint gave no token. The cause is for the log; callers learn only that it was so. */
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

    /** @param refusal a text, fit for callers too, that says where nothing answers */
    static TokenUnavailableException refused(String refusal, @Nullable Throwable cause) {
        return new TokenUnavailableException(refusal, true, cause);
    }

    /** Returns whether the endpoint takes no connection, so that the identity has nothing to do with it. */
    public boolean isRefused() {
        return refused;
    }
}
