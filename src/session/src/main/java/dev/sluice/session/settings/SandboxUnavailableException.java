package dev.sluice.session.settings;

/** Signals that this machine offers no sandbox that is good enough to run strangers' code. */
public final class SandboxUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SandboxUnavailableException(String message) {
        super(message);
    }
}
