package dev.sluice.session.workspace;

/** Signals that the session ended before or while the program ran. */
public final class SessionClosedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SessionClosedException() {
        super("The session has ended");
    }
}
