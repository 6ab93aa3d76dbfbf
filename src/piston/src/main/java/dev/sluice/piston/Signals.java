package dev.sluice.piston;

import java.util.Map;
import java.util.Optional;

/**
 * The words of a shell on standard error about a program that died of a signal, as Piston's shell says them, which
 * starts every program.
 */
public final class Signals {
    private static final int FIRST_REAL_TIME = 34;
    private static final int LAST_REAL_TIME = 64;

    /** The words by number, as x86-64 and aarch64 count. Shells say nothing of SIGINT and SIGPIPE. */
    private static final Map<Integer, String> WORDS = Map.ofEntries(
            Map.entry(1, "Hangup"),
            Map.entry(3, "Quit"),
            Map.entry(4, "Illegal instruction"),
            Map.entry(5, "Trace/breakpoint trap"),
            Map.entry(6, "Aborted"),
            Map.entry(7, "Bus error"),
            Map.entry(8, "Floating point exception"),
            Map.entry(9, "Killed"),
            Map.entry(10, "User defined signal 1"),
            Map.entry(11, "Segmentation fault"),
            Map.entry(12, "User defined signal 2"),
            Map.entry(14, "Alarm clock"),
            Map.entry(15, "Terminated"),
            Map.entry(16, "Stack fault"),
            Map.entry(24, "CPU time limit exceeded"),
            Map.entry(25, "File size limit exceeded"),
            Map.entry(26, "Virtual timer expired"),
            Map.entry(27, "Profiling timer expired"),
            Map.entry(29, "I/O possible"),
            Map.entry(30, "Power failure"),
            Map.entry(31, "Bad system call"));

    private Signals() {}

    /**
     * Returns the words for a signal, a line of their own, or nothing for those that shells do not mention, and for 0.
     */
    public static String lastWords(int signal) {
        return words(signal).map(words -> words + "\n").orElse("");
    }

    private static Optional<String> words(int signal) {
        if (signal >= FIRST_REAL_TIME && signal <= LAST_REAL_TIME) {
            return Optional.of("Real-time signal " + (signal - FIRST_REAL_TIME));
        }
        return Optional.ofNullable(WORDS.get(signal));
    }
}
