package dev.sluice.gateway.admission;

/** Signals a body that breaks off, or does not match its {@code Content-Length} or its chunks. */
public final class BrokenBodyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BrokenBodyException() {
        super("The body breaks off, or is not what its Content-Length or its chunks say");
    }
}
