package dev.sluice.json;

/** A document that is no JSON, or deeper or larger than it may be. The message is for whoever sent it. */
public final class InvalidJsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidJsonException(String message) {
        super(message);
    }
}
