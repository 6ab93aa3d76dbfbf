package dev.sluice.session.runner.syscall;

import java.util.Locale;

/** A system call that programs may make of themselves, but not aim at another process, or not with every argument. */
enum LimitedCall {
    /** Takes the limits of another process away, such as that which measures the run. */
    PRLIMIT64(302, 340, 261),
    SCHED_SETPARAM(142, 154, 118),
    SCHED_SETSCHEDULER(144, 156, 119),
    SCHED_SETATTR(314, 351, 274),
    SCHED_SETAFFINITY(203, 241, 122),
    SETPRIORITY(141, 97, 140),
    IOPRIO_SET(251, 289, 30),
    /** May take disk beyond a file's length, which neither the limit of a file's size nor a look at lengths sees. */
    FALLOCATE(285, 324, 47),
    /** A lease on a file keeps whoever opens it waiting, such as the server that reads the session's files. */
    FCNTL(72, 55, 25);

    /** The number of a second call on i386 alone, which is the same as {@link #FCNTL}. */
    static final int I386_FCNTL64 = 221;

    private final int onX8664;
    private final int onI386;
    private final int onAarch64;

    LimitedCall(int onX8664, int onI386, int onAarch64) {
        this.onX8664 = onX8664;
        this.onI386 = onI386;
        this.onAarch64 = onAarch64;
    }

    /** Returns the name as the kernel's headers and manual pages have it. */
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    int number(CallAbi abi) {
        return switch (abi) {
            case X86_64 -> onX8664;
            case I386 -> onI386;
            case AARCH64 -> onAarch64;
        };
    }
}
