package dev.sluice.gateway.execution;

/** As many requests wait for the pool as the gateway lets wait. */
public final class OverloadedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OverloadedException(int limit) {
        super("The gateway already waits for the pool on behalf of " + limit + " requests (sluice.max-in-flight)");
    }
}
