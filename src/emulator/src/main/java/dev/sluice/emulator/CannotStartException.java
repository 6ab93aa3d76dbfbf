package dev.sluice.emulator;

/** The emulator cannot start as it is configured. The message is for the user: what is wrong and what to set instead. */
public final class CannotStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CannotStartException(String message) {
        super(message);
    }

    CannotStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
