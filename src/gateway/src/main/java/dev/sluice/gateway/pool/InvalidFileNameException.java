package dev.sluice.gateway.pool;

/** A file's path breaks a rule; the message says which, and repeats nothing of the path. */
public final class InvalidFileNameException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param rule what holds for the path of a file, without its subject */
    public InvalidFileNameException(String rule) {
        super("The path of a file " + rule);
    }
}
