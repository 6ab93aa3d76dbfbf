package dev.sluice.session.runner;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.session.runner.sandbox.NativePrograms;

/** Assumptions of tests about the native programs, which the runner compiles at its start. */
public final class NativeAssumptions {
    private NativeAssumptions() {}

    /** Skips a test of what only the meter measures, or keeps a program from. */
    static void assumeMeter() {
        assume("no meter");
    }

    /** Skips a test of the filter, which the meter installs where there is no bubblewrap. */
    static void assumeFilter() {
        assume("no filter of system calls");
    }

    /** Skips a test of interpreters that are kept ready. */
    public static void assumeWarmStarts() {
        assume("no warm starts");
    }

    private static void assume(String consequence) {
        assumeTrue(
                NativePrograms.compiler().isPresent(),
                () -> "there is no C compiler here, so " + consequence + ": install gcc and libc6-dev");
    }
}
