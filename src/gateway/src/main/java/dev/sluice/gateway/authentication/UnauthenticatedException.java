package dev.sluice.gateway.authentication;

/**
 * Signals that the caller did not prove who they are. The message says what to send, and never what was wrong with the
 * credentials that came.
 */
public final class UnauthenticatedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean refused;

    /** @param refused whether credentials came, and were not accepted */
    public UnauthenticatedException(String message, boolean refused) {
        super(message);
        this.refused = refused;
    }

    /** Returns the value of {@code WWW-Authenticate}, by RFC 6750. */
    public String challenge() {
        return refused ? "Bearer realm=\"sluice\", error=\"invalid_token\"" : "Bearer realm=\"sluice\"";
    }
}
