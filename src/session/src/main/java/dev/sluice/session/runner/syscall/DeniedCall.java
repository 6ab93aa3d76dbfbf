package dev.sluice.session.runner.syscall;

import java.util.Locale;
import java.util.OptionalInt;

/**
 * A system call that no program of ours needs, whatever its arguments. It is refused with {@link Errno#ENOSYS} where
 * programs have another way without it, as on a kernel that was built without it, and with {@link Errno#EPERM} where
 * every kernel has it and keeps it for the privileged.
 */
public enum DeniedCall {
    // The kernel's keys belong to whoever logged in, not to a session
    ADD_KEY(Errno.ENOSYS, 248, 286, 217),
    REQUEST_KEY(Errno.ENOSYS, 249, 287, 218),
    KEYCTL(Errno.ENOSYS, 250, 288, 219),

    // Large interfaces of the kernel in which faults are found again and again
    BPF(Errno.ENOSYS, 321, 357, 280),
    PERF_EVENT_OPEN(Errno.ENOSYS, 298, 336, 241),
    USERFAULTFD(Errno.ENOSYS, 323, 374, 282),
    IO_URING_SETUP(Errno.ENOSYS, 425, 425, 425),
    IO_URING_ENTER(Errno.ENOSYS, 426, 426, 426),
    IO_URING_REGISTER(Errno.ENOSYS, 427, 427, 427),
    FANOTIFY_INIT(Errno.EPERM, 300, 338, 262),
    LOOKUP_DCOOKIE(Errno.EPERM, 212, 253, 18),
    USELIB(Errno.ENOSYS, 134, 86, DeniedCall.NONE),
    NFSSERVCTL(Errno.ENOSYS, 180, 169, 42),
    VM86(Errno.ENOSYS, DeniedCall.NONE, 166, DeniedCall.NONE),
    VM86OLD(Errno.ENOSYS, DeniedCall.NONE, 113, DeniedCall.NONE),

    // Memory that no process and no file system shows, so that nothing counts it
    MEMFD_CREATE(Errno.ENOSYS, 319, 356, 279),
    MEMFD_SECRET(Errno.ENOSYS, 447, 447, 447),
    // Makes a pipe hold on to whole huge pages for a byte of each
    VMSPLICE(Errno.ENOSYS, 278, 316, 75),

    // Mounts and namespaces; clone and unshare are refused by their flags
    MOUNT(Errno.EPERM, 165, 21, 40),
    UMOUNT(Errno.EPERM, DeniedCall.NONE, 22, DeniedCall.NONE),
    UMOUNT2(Errno.EPERM, 166, 52, 39),
    PIVOT_ROOT(Errno.EPERM, 155, 217, 41),
    CHROOT(Errno.EPERM, 161, 61, 51),
    SETNS(Errno.EPERM, 308, 346, 268),
    OPEN_TREE(Errno.ENOSYS, 428, 428, 428),
    MOVE_MOUNT(Errno.ENOSYS, 429, 429, 429),
    FSOPEN(Errno.ENOSYS, 430, 430, 430),
    FSCONFIG(Errno.ENOSYS, 431, 431, 431),
    FSMOUNT(Errno.ENOSYS, 432, 432, 432),
    FSPICK(Errno.ENOSYS, 433, 433, 433),
    MOUNT_SETATTR(Errno.ENOSYS, 442, 442, 442),
    OPEN_TREE_ATTR(Errno.ENOSYS, 467, 467, 467),
    // Its flags lie in memory, which a filter cannot read; the C library falls back to clone
    CLONE3(Errno.ENOSYS, 435, 435, 435),

    // Other processes
    PTRACE(Errno.EPERM, 101, 26, 117),
    PROCESS_VM_READV(Errno.EPERM, 310, 347, 270),
    PROCESS_VM_WRITEV(Errno.EPERM, 311, 348, 271),
    PROCESS_MADVISE(Errno.EPERM, 440, 440, 440),
    PROCESS_MRELEASE(Errno.EPERM, 448, 448, 448),
    PIDFD_GETFD(Errno.EPERM, 438, 438, 438),
    KCMP(Errno.EPERM, 312, 349, 272),
    MOVE_PAGES(Errno.EPERM, 279, 317, 239),
    MIGRATE_PAGES(Errno.EPERM, 256, 294, 238),

    // The machine as a whole
    INIT_MODULE(Errno.EPERM, 175, 128, 105),
    FINIT_MODULE(Errno.EPERM, 313, 350, 273),
    DELETE_MODULE(Errno.EPERM, 176, 129, 106),
    CREATE_MODULE(Errno.ENOSYS, 174, 127, DeniedCall.NONE),
    KEXEC_LOAD(Errno.EPERM, 246, 283, 104),
    KEXEC_FILE_LOAD(Errno.EPERM, 320, DeniedCall.NONE, 294),
    REBOOT(Errno.EPERM, 169, 88, 142),
    SWAPON(Errno.EPERM, 167, 87, 224),
    SWAPOFF(Errno.EPERM, 168, 115, 225),
    ACCT(Errno.EPERM, 163, 51, 89),
    QUOTACTL(Errno.EPERM, 179, 131, 60),
    QUOTACTL_FD(Errno.EPERM, 443, 443, 443),
    SYSLOG(Errno.EPERM, 103, 103, 116),
    SETTIMEOFDAY(Errno.EPERM, 164, 79, 170),
    CLOCK_SETTIME(Errno.EPERM, 227, 264, 112),
    CLOCK_SETTIME64(Errno.EPERM, DeniedCall.NONE, 404, DeniedCall.NONE),
    STIME(Errno.EPERM, DeniedCall.NONE, 25, DeniedCall.NONE),
    SETHOSTNAME(Errno.EPERM, 170, 74, 161),
    SETDOMAINNAME(Errno.EPERM, 171, 121, 162),
    VHANGUP(Errno.EPERM, 153, 111, 58),
    IOPL(Errno.EPERM, 172, 110, DeniedCall.NONE),
    IOPERM(Errno.EPERM, 173, 101, DeniedCall.NONE),
    OPEN_BY_HANDLE_AT(Errno.EPERM, 304, 342, 265);

    private static final int NONE = -1;

    private final Errno answer;
    private final int onX8664;
    private final int onI386;
    private final int onAarch64;

    DeniedCall(Errno answer, int onX8664, int onI386, int onAarch64) {
        this.answer = answer;
        this.onX8664 = onX8664;
        this.onI386 = onI386;
        this.onAarch64 = onAarch64;
    }

    /** Returns the name as the kernel's headers and manual pages have it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Errno answer() {
        return answer;
    }

    /** Returns the number of the call, or nothing where there is no such call. */
    public OptionalInt number(CallAbi abi) {
        int number =
                switch (abi) {
                    case X86_64 -> onX8664;
                    case I386 -> onI386;
                    case AARCH64 -> onAarch64;
                };
        return number == NONE ? OptionalInt.empty() : OptionalInt.of(number);
    }
}
