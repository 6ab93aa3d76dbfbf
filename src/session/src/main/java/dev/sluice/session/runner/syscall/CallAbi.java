package dev.sluice.session.runner.syscall;

import java.util.List;

/**
 * A way to call the kernel, with numbers of its own. A process may use each way that its machine has at any time, so a
 * filter that knows only one of them stops nobody.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/seccomp.2.html">seccomp(2)</a>
 */
public enum CallAbi {
    X86_64(0xC000003E, 56, 272, 41, 53, 16, 135),
    /** 32-bit programs on x86-64, such as those that an assembler makes. */
    I386(0x40000003, 120, 310, 359, 360, 54, 136),
    AARCH64(0xC00000B7, 220, 97, 198, 199, 29, 92);

    /** The mark of a call by the ABI x32, which has the architecture of x86-64 and numbers of its own. */
    static final int X32 = 0x4000_0000;
    /** The old call of i386 that stands for all of sockets: its arguments lie in memory, which a filter cannot read. */
    static final int I386_SOCKETCALL = 102;

    private final int architecture;
    private final int clone;
    private final int unshare;
    private final int socket;
    private final int socketpair;
    private final int ioctl;
    private final int personality;

    CallAbi(int architecture, int clone, int unshare, int socket, int socketpair, int ioctl, int personality) {
        this.architecture = architecture;
        this.clone = clone;
        this.unshare = unshare;
        this.socket = socket;
        this.socketpair = socketpair;
        this.ioctl = ioctl;
        this.personality = personality;
    }

    /** Returns all ABIs of a machine, which is named as in {@code os.arch}; none if it is not known here. */
    public static List<CallAbi> of(String machine) {
        return switch (machine) {
            case "amd64", "x86_64" -> List.of(X86_64, I386);
            case "aarch64" -> List.of(AARCH64);
            default -> List.of();
        };
    }

    /** Returns the {@code AUDIT_ARCH_…} by which the kernel tells a filter which ABI it is. */
    int architecture() {
        return architecture;
    }

    public int cloneCall() {
        return clone;
    }

    public int unshare() {
        return unshare;
    }

    int socket() {
        return socket;
    }

    int socketpair() {
        return socketpair;
    }

    int ioctl() {
        return ioctl;
    }

    public int personality() {
        return personality;
    }
}
