package dev.sluice.session.runner.syscall;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The program by which the kernel refuses to programs the calls that none of them needs: {@link DeniedCall}, and some
 * calls by their arguments. It is classic BPF as {@code seccomp} takes it, written here so that bubblewrap, the meter
 * and the zygote install the very same, with a compiler or without.
 *
 * <p>All but a few answers follow from architecture and number alone. Recent kernels find such an answer once for each
 * call and remember it.
 */
public final class SystemCallFilter {
    /** The descriptor by which the filter is handed to bubblewrap, to the meter and to a zygote. */
    public static final int DESCRIPTOR = 4;

    private static final String FILE = "filter.bpf";

    // struct seccomp_data
    private static final int NUMBER = 0;
    private static final int ARCHITECTURE = 4;
    private static final int ARGUMENTS = 16;

    // Every namespace flag of clone(2); of unshare(2) the one for time too, which clone takes for a signal
    private static final int NEW_NAMESPACES = 0x7E02_0000;
    private static final int NEW_TIME_NAMESPACE = 0x80;

    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int AF_NETLINK = 16;
    private static final int NETLINK_ROUTE = 0;

    /**
     * The requests of {@code ioctl} that put characters into a terminal as if somebody had typed them; the second is
     * for consoles.
     */
    private static final List<Integer> DENIED_IOCTLS = List.of(0x5412, 0x541C);

    /**
     * The personalities that programs may choose: plain Linux and Linux for 32 bits, each with an old release's number
     * or not and with random addresses or not, which debuggers and some Lisps turn off; and the value that asks for the
     * current one.
     */
    private static final List<Integer> PERSONALITIES =
            List.of(0, 0x8, 0x2_0000, 0x2_0008, 0x4_0000, 0x4_0008, 0xFFFF_FFFF);

    // socketcall(2): socket and socketpair
    private static final List<Integer> I386_SOCKETS = List.of(1, 8);

    private static final int ITSELF = 0;
    /** The policy of a process that was given none. */
    private static final int SCHED_OTHER = 0;

    private static final int PRIO_PROCESS = 0;
    private static final int IOPRIO_WHO_PROCESS = 1;
    private static final int F_SETLEASE = 1024;

    /**
     * The permitted modes of {@code fallocate}: plain; a hole, which takes nothing; zeros, within the length or making
     * it longer.
     */
    private static final List<Integer> FALLOCATE_WITHIN_LENGTH = List.of(0, 0x3, 0x10);

    private static final int FEW = 3;

    private final List<CallAbi> abis;

    private SystemCallFilter(List<CallAbi> abis) {
        this.abis = List.copyOf(abis);
    }

    /** Returns the filter of this machine, or nothing if its system calls are not known here. */
    public static Optional<SystemCallFilter> ofThisMachine() {
        return of(System.getProperty("os.arch"));
    }

    static Optional<SystemCallFilter> of(String machine) {
        List<CallAbi> abis = CallAbi.of(machine);
        return abis.isEmpty() ? Optional.empty() : Optional.of(new SystemCallFilter(abis));
    }

    /** Writes the program into {@code folder}, for every user to read. */
    public Path write(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        Files.write(file, program());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        return file;
    }

    /** Returns an array of {@code struct sock_filter} in this machine's byte order, as {@code seccomp} takes it. */
    byte[] program() {
        List<Instruction> all = instructions();
        ByteBuffer bytes = ByteBuffer.allocate(all.size() * Instruction.BYTES).order(ByteOrder.nativeOrder());
        all.forEach(instruction -> instruction.put(bytes));
        return bytes.array();
    }

    /** Returns the part of a command line that opens {@code filter} for the rest, where there is no meter to do it. */
    public static List<String> opened(Optional<Path> filter) {
        return filter.map(file -> List.of("/bin/sh", "-c", "exec \"$@\" " + DESCRIPTOR + "<\"$0\"", file.toString()))
                .orElse(List.of());
    }

    List<Instruction> instructions() {
        var program = new ArrayList<Instruction>();
        for (CallAbi abi : abis) {
            List<Instruction> section = section(abi);
            program.add(Instruction.load(ARCHITECTURE));
            program.add(Instruction.ifEqual(abi.architecture(), 1, 0));
            program.add(Instruction.skip(section.size()));
            program.addAll(section);
        }
        program.add(Instruction.refuse(Errno.ENOSYS));
        return program;
    }

    /** Returns the section of one ABI: every way through it ends in an answer. */
    private static List<Instruction> section(CallAbi abi) {
        var section = new ArrayList<Instruction>();
        section.add(Instruction.load(NUMBER));
        if (abi == CallAbi.X86_64) {
            section.addAll(List.of(Instruction.ifAnySet(CallAbi.X32, 0, 1), Instruction.refuse(Errno.ENOSYS)));
        }
        section.addAll(search(List.copyOf(answers(abi).entrySet())));
        return section;
    }

    /** Returns the answers to calls that are not simply allowed, by number. */
    private static SortedMap<Integer, List<Instruction>> answers(CallAbi abi) {
        var answers = new TreeMap<Integer, List<Instruction>>();
        for (DeniedCall call : DeniedCall.values()) {
            call.number(abi).ifPresent(number -> answers.put(number, List.of(Instruction.refuse(call.answer()))));
        }
        answers.put(abi.cloneCall(), unlessFlags(NEW_NAMESPACES));
        answers.put(abi.unshare(), unlessFlags(NEW_NAMESPACES | NEW_TIME_NAMESPACE));
        answers.put(abi.socket(), knownFamily());
        answers.put(abi.socketpair(), knownFamily());
        answers.put(abi.ioctl(), unlessOneOf(1, DENIED_IOCTLS, Errno.EPERM));
        answers.put(abi.personality(), onlyOneOf(0, PERSONALITIES, Errno.EPERM));
        for (LimitedCall call : LimitedCall.values()) {
            answers.put(call.number(abi), limits(call));
        }
        if (abi == CallAbi.I386) {
            answers.put(CallAbi.I386_SOCKETCALL, unlessOneOf(0, I386_SOCKETS, Errno.ENOSYS));
            answers.put(LimitedCall.I386_FCNTL64, limits(LimitedCall.FCNTL));
        }
        return answers;
    }

    private static List<Instruction> limits(LimitedCall call) {
        return switch (call) {
            case PRLIMIT64 ->
                List.of(
                        argument(0),
                        Instruction.ifEqual(ITSELF, 4, 0),
                        // A call that only asks has no new limit
                        argument(2),
                        Instruction.ifEqual(0, 0, 1),
                        Instruction.load(ARGUMENTS + 2 * Long.BYTES + Integer.BYTES),
                        Instruction.ifEqual(0, 0, 1),
                        Instruction.allow(),
                        Instruction.refuse(Errno.EPERM));
            case SCHED_SETPARAM, SCHED_SETATTR -> onlyOneOf(0, List.of(ITSELF), Errno.EPERM);
            // Some virtual machines give each of their threads, by its number, the policy that all have anyway
            case SCHED_SETSCHEDULER -> {
                var policy = new ArrayList<>(List.of(argument(1)));
                policy.addAll(when(SCHED_OTHER, List.of(Instruction.allow())));
                policy.addAll(onlyOneOf(0, List.of(ITSELF), Errno.EPERM));
                yield policy;
            }
            // Threads are told by their numbers; the first process is what measures the run
            case SCHED_SETAFFINITY -> unlessOneOf(0, List.of(1), Errno.EPERM);
            case SETPRIORITY -> ofItself(PRIO_PROCESS);
            case IOPRIO_SET -> ofItself(IOPRIO_WHO_PROCESS);
            case FALLOCATE -> onlyOneOf(1, FALLOCATE_WITHIN_LENGTH, Errno.EOPNOTSUPP);
            case FCNTL -> unlessOneOf(1, List.of(F_SETLEASE), Errno.EPERM);
        };
    }

    /** Allows the call where its target is the caller itself. */
    private static List<Instruction> ofItself(int kind) {
        return List.of(
                argument(0),
                Instruction.ifEqual(kind, 0, 3),
                argument(1),
                Instruction.ifEqual(ITSELF, 0, 1),
                Instruction.allow(),
                Instruction.refuse(Errno.EPERM));
    }

    /**
     * Builds the search for an answer, which halves what is left until few are: the kernel tries every number when the
     * filter is installed.
     */
    private static List<Instruction> search(List<Map.Entry<Integer, List<Instruction>>> answers) {
        var part = new ArrayList<Instruction>();
        if (answers.size() > FEW) {
            int middle = answers.size() / 2;
            List<Instruction> lower = search(answers.subList(0, middle));
            part.add(Instruction.ifAtLeast(answers.get(middle).getKey(), lower.size(), 0));
            part.addAll(lower);
            part.addAll(search(answers.subList(middle, answers.size())));
        } else {
            answers.forEach(answer -> part.addAll(when(answer.getKey(), answer.getValue())));
            part.add(Instruction.allow());
        }
        return part;
    }

    private static List<Instruction> when(int number, List<Instruction> answer) {
        var part = new ArrayList<>(List.of(Instruction.ifEqual(number, 0, answer.size())));
        part.addAll(answer);
        return part;
    }

    private static List<Instruction> unlessFlags(int flags) {
        return List.of(
                argument(0), Instruction.ifAnySet(flags, 0, 1), Instruction.refuse(Errno.EPERM), Instruction.allow());
    }

    /**
     * Allows the families that a network namespace confines; of netlink only what asks for addresses and interfaces.
     */
    private static List<Instruction> knownFamily() {
        return List.of(
                argument(0),
                Instruction.ifEqual(AF_UNIX, 7, 0),
                Instruction.ifEqual(AF_INET, 6, 0),
                Instruction.ifEqual(AF_INET6, 5, 0),
                Instruction.ifEqual(AF_NETLINK, 1, 0),
                Instruction.refuse(Errno.EAFNOSUPPORT),
                argument(2),
                Instruction.ifEqual(NETLINK_ROUTE, 1, 0),
                Instruction.refuse(Errno.EPROTONOSUPPORT),
                Instruction.allow());
    }

    private static List<Instruction> unlessOneOf(int argument, List<Integer> values, Errno answer) {
        var part = new ArrayList<>(List.of(argument(argument)));
        for (int value : values) {
            part.addAll(when(value, List.of(Instruction.refuse(answer))));
        }
        part.add(Instruction.allow());
        return part;
    }

    private static List<Instruction> onlyOneOf(int argument, List<Integer> values, Errno answer) {
        var part = new ArrayList<>(List.of(argument(argument)));
        for (int value : values) {
            part.addAll(when(value, List.of(Instruction.allow())));
        }
        part.add(Instruction.refuse(answer));
        return part;
    }

    /** Loads the lower half of an argument, which is all that the kernel takes of those that are looked at. */
    private static Instruction argument(int index) {
        return Instruction.load(ARGUMENTS + index * Long.BYTES);
    }

    /**
     * One {@code struct sock_filter}. Jumps say how many instructions they leave out.
     *
     * @param whenTrue for a condition that holds
     * @param whenFalse for one that does not
     */
    record Instruction(int code, int whenTrue, int whenFalse, int value) {
        static final int BYTES = 8;
        private static final int FARTHEST = 255;
        /** {@code BPF_LD | BPF_W | BPF_ABS}. */
        static final int LOAD = 0x20;
        /** {@code BPF_JMP | BPF_JA}. */
        static final int JUMP = 0x05;
        /** {@code BPF_JMP | BPF_JEQ | BPF_K}. */
        static final int JUMP_IF_EQUAL = 0x15;
        /** {@code BPF_JMP | BPF_JGE | BPF_K}. */
        static final int JUMP_IF_AT_LEAST = 0x35;
        /** {@code BPF_JMP | BPF_JSET | BPF_K}. */
        static final int JUMP_IF_ANY_SET = 0x45;
        /** {@code BPF_RET | BPF_K}. */
        static final int RETURN = 0x06;

        static final int ALLOW = 0x7FFF_0000;
        static final int REFUSE = 0x0005_0000;

        Instruction {
            if (whenTrue > FARTHEST || whenFalse > FARTHEST) {
                throw new IllegalArgumentException("A jump over " + Math.max(whenTrue, whenFalse) + " instructions");
            }
        }

        static Instruction load(int offset) {
            return new Instruction(LOAD, 0, 0, offset);
        }

        static Instruction skip(int count) {
            return new Instruction(JUMP, 0, 0, count);
        }

        static Instruction ifEqual(int value, int whenTrue, int whenFalse) {
            return new Instruction(JUMP_IF_EQUAL, whenTrue, whenFalse, value);
        }

        static Instruction ifAtLeast(int value, int whenTrue, int whenFalse) {
            return new Instruction(JUMP_IF_AT_LEAST, whenTrue, whenFalse, value);
        }

        static Instruction ifAnySet(int bits, int whenTrue, int whenFalse) {
            return new Instruction(JUMP_IF_ANY_SET, whenTrue, whenFalse, bits);
        }

        static Instruction allow() {
            return new Instruction(RETURN, 0, 0, ALLOW);
        }

        static Instruction refuse(Errno answer) {
            return new Instruction(RETURN, 0, 0, REFUSE | answer.number());
        }

        private void put(ByteBuffer bytes) {
            bytes.putShort((short) code);
            bytes.put((byte) whenTrue);
            bytes.put((byte) whenFalse);
            bytes.putInt(value);
        }
    }
}
