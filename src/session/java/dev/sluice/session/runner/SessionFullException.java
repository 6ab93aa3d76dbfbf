package dev.sluice.session.runner;

/** The session's folder holds more than it may, so that nothing more can run in it. */
public final class SessionFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SessionFullException(long most) {
        this("The session's files have more than the " + most
                + " bytes that they may have: end the session to get an empty one");
    }

    SessionFullException(String message) {
        super(message);
    }
}
