package dev.sluice.session.files;

/** Signals that a file cannot be read, or not be put where it was to go. The message is for the caller. */
public final class FileRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The reason for the refusal. */
    public enum Reason {
        NO_FORM,
        BAD_FORM,
        BAD_NAME,
        NOT_FOUND,
        /** Something else has that name, and it is not what was asked for. */
        IN_THE_WAY,
        NOT_ACCESSIBLE,
        TOO_LARGE
    }

    private final Reason reason;

    public FileRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
