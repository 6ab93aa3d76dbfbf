package dev.sluice.gateway.pool;

/** Signals that a file's path breaks a rule. The message names the rule and repeats nothing of the path. */
public final class InvalidFileNameException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param rule the broken rule as a sentence without its subject, "The path of a file" */
    public InvalidFileNameException(String rule) {
        super("The path of a file " + rule);
    }
}
