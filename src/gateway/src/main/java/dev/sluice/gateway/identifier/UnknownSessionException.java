package dev.sluice.gateway.identifier;

/**
 * Signals that a request does not say which session it wants, though the policy needs it to. The message tells the
 * caller how.
 */
public final class UnknownSessionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnknownSessionException(String message) {
        super(message);
    }
}
