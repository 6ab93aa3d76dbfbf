package dev.sluice.session.runner;

/** This machine offers no sandbox that is good enough to run strangers' code. */
public final class SandboxUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SandboxUnavailableException(String message) {
        super(message);
    }
}
