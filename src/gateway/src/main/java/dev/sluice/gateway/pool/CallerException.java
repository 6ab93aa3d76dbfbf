package dev.sluice.gateway.pool;

/**
 * A request that the pool was asked for and that cannot be served as the caller made it. Neither the pool nor the program
 * failed, and repeating it helps nobody.
 */
public final class CallerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final CallerFault fault;

    /** @param message for the caller, where the fault has no remedy of its own */
    public CallerException(CallerFault fault, String message) {
        super(message);
        this.fault = fault;
    }

    public CallerFault fault() {
        return fault;
    }
}
