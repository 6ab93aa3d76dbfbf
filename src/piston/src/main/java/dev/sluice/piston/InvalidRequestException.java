package dev.sluice.piston;

/**
 * The request itself is wrong, whoever looks at it. The message is for the caller: Piston's own words where Piston has
 * any, otherwise what was wrong and what to send instead.
 */
public final class InvalidRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** As long as a range of versions may be. */
    private static final int LONGEST = 256;

    private final String detail;

    public InvalidRequestException(String message) {
        this(message, message);
    }

    /**
     * @param message Piston's words
     * @param detail what they do not say: the cause and the remedy
     */
    public InvalidRequestException(String message, String detail) {
        super(message);
        this.detail = detail;
    }

    /** Returns what was wrong and what to send instead. */
    public String detail() {
        return detail;
    }

    /** Returns what a caller wrote, as far as it is worth repeating. */
    static String shown(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }
}
