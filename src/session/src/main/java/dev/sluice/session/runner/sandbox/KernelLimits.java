package dev.sluice.session.runner.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The limits that the kernel sets this process, and so every program that it starts. */
public final class KernelLimits {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    /**
     * The hard limit of open files, the second of the two numbers: a process may lower it, and only a privileged one
     * raise it.
     */
    private static final Pattern OPEN_FILES = Pattern.compile("^Max open files +\\S+ +(\\d+) ", Pattern.MULTILINE);

    private static final Pattern STACK = Pattern.compile("^Max stack size +\\S+ +(\\d+|unlimited) ", Pattern.MULTILINE);
    /** The size that Linux gives a stack where nobody says otherwise. */
    private static final String USUAL_STACK = "8388608";

    private KernelLimits() {}

    /**
     * Returns the most files that a program may have open. If the kernel gives no answer every number is tried: a
     * program that cannot get it says so.
     */
    public static long openFiles() {
        try {
            return openFiles(Files.readString(LIMITS));
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }

    /**
     * Returns the largest stack that a program may have, in bytes or {@code unlimited}, as {@code prlimit} takes it.
     */
    public static String stack() {
        try {
            return stack(Files.readString(LIMITS));
        } catch (IOException e) {
            return USUAL_STACK;
        }
    }

    public static String stack(String limits) {
        Matcher found = STACK.matcher(limits);
        return found.find() ? found.group(1) : USUAL_STACK;
    }

    public static long openFiles(String limits) {
        Matcher found = OPEN_FILES.matcher(limits);
        return found.find() ? Long.parseLong(found.group(1)) : Long.MAX_VALUE;
    }
}
