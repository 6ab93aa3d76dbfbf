package dev.sluice.piston;

/**
 * Signals that the request itself is wrong, in every session. The message is for the caller: Piston's own words where
 * Piston has any, otherwise what was wrong and what to send instead.
 */
public final class InvalidRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The most characters that are shown, which are as many as a range of versions may have. */
    private static final int LONGEST = 256;

    private final String detail;

    public InvalidRequestException(String message) {
        this(message, message);
    }

    /**
     * Creates an exception that says more than Piston's words.
     *
     * @param message Piston's words
     * @param detail the cause and the remedy, which Piston's words do not say
     */
    public InvalidRequestException(String message, String detail) {
        super(message);
        this.detail = detail;
    }

    /** Returns what was wrong and what to send instead. */
    public String detail() {
        return detail;
    }

    /** Returns the text that a caller wrote, as far as it is worth repeating. */
    static String shown(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }
}
