package dev.sluice.gateway.admission;

/** What came is no body. */
public final class BrokenBodyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BrokenBodyException() {
        super("The body breaks off, or is not what its Content-Length or its chunks say");
    }
}
