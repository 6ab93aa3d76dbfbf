package dev.sluice.session.runner.syscall;

/** An answer of the kernel to a call that it refuses. The numbers are the same on every machine that has a filter. */
public enum Errno {
    EPERM(1),
    ENOSYS(38),
    EPROTONOSUPPORT(93),
    EOPNOTSUPP(95),
    EAFNOSUPPORT(97);

    private final int number;

    Errno(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
