package dev.sluice.gateway.api;

/** Signals that the gateway already moves as many files as it may. */
public final class TransfersBusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TransfersBusyException(int limit) {
        super("The gateway already moves " + limit + " files (sluice.files.max-in-flight)");
    }
}
