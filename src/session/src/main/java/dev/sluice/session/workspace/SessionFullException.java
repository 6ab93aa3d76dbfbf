package dev.sluice.session.workspace;

/** Signals that the session's folder holds as much as it may, so that nothing more can be put into it or run in it. */
public final class SessionFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SessionFullException(String message) {
        super(message);
    }
}
