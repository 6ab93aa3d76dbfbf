package dev.sluice.session.adapter;

/** Signals that a call ends in a problem. The message is for the caller. */
final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ProblemType type;

    ProblemException(ProblemType type, String detail) {
        super(detail);
        this.type = type;
    }

    ProblemException(ProblemType type, String detail, Throwable cause) {
        super(detail, cause);
        this.type = type;
    }

    ProblemType type() {
        return type;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
