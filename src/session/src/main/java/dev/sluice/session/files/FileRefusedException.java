package dev.sluice.session.files;

/** A file cannot be had, or not be put where it was to go. The message is for whoever asked. */
public final class FileRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What stands against it. */
    public enum Reason {
        NO_FORM,
        BAD_FORM,
        BAD_NAME,
        NOT_FOUND,
        /** There is something of that name, and it is not what was asked for. */
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
