package dev.sluice.piston;

/**
 * The request itself is wrong, whoever looks at it. The message is for the caller: Piston's own words where Piston has
 * any, otherwise what was wrong and what to send instead.
 */
public final class InvalidRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** As long as a range of versions may be. */
    private static final int LONGEST = 256;

    public InvalidRequestException(String message) {
        super(message);
    }

    /** Returns what a caller wrote, as far as it is worth repeating. */
    static String shown(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }
}
