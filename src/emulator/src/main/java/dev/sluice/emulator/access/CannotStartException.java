package dev.sluice.emulator.access;

/**
 * Signals that the emulator cannot start as it is configured. The message is for the user: what is wrong and what to
 * set instead.
 */
public final class CannotStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CannotStartException(String message) {
        super(message);
    }

    public CannotStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
