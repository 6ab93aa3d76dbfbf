package dev.sluice.gateway.authentication;

/** Signals that the issuer's keys cannot be read, so that no token can be checked. The cause is for the log. */
public final class KeysUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public KeysUnavailableException(Throwable cause) {
        super("The keys of the tokens' issuer cannot be read (sluice.auth.jwt.jwks)", cause);
    }
}
