package dev.sluice.gateway.api;

/** As many files move as the gateway lets move. */
public final class TransfersBusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TransfersBusyException(int limit) {
        super("The gateway already moves " + limit + " files (sluice.files.max-in-flight)");
    }
}
