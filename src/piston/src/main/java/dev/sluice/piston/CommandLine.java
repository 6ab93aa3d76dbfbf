package dev.sluice.piston;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Checks a program's arguments against the room that Linux has for them. */
public final class CommandLine {
    /** The most bytes of all arguments: Linux takes a little more in one argument, and far more in all. */
    private static final int MOST_BYTES = 120_000;

    private CommandLine() {}

    /**
     * Checks that the arguments fit.
     *
     * @throws InvalidRequestException if they take more
     */
    public static void check(List<String> args) {
        long bytes = args.stream()
                .mapToLong(arg -> arg.getBytes(StandardCharsets.UTF_8).length + 1L)
                .sum();
        if (bytes > MOST_BYTES) {
            throw new InvalidRequestException("args may have at most " + MOST_BYTES + " bytes together: use stdin");
        }
    }
}
