package dev.sluice.piston;

/**
 * The request itself is wrong, whoever looks at it. The message is for the caller: Piston's own words where Piston has
 * any, otherwise what was wrong and what to send instead.
 */
public final class InvalidRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidRequestException(String message) {
        super(message);
    }
}
