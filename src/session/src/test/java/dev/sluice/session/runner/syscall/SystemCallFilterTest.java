package dev.sluice.session.runner.syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.harness.Repository;
import dev.sluice.session.runner.syscall.SystemCallFilter.Instruction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The filter as the kernel reads it, for machines that the tests do not run on as well. */
class SystemCallFilterTest {
    private static final int ALLOWED = 0;
    private static final int MOST = 600;
    /** The number of {@code landlock_create_ruleset}: headers that are older than the calls after it are in use. */
    private static final int NEWEST_FOR_SURE = 444;

    @ParameterizedTest
    @EnumSource
    void everyDeniedCallIsRefusedAndAllOthersAreNot(CallAbi abi) {
        Map<Integer, Errno> denied = new HashMap<>();
        for (DeniedCall call : DeniedCall.values()) {
            call.number(abi).ifPresent(number -> denied.put(number, call.answer()));
        }
        Set<Integer> byArgument = new HashSet<>(
                Set.of(abi.cloneCall(), abi.unshare(), abi.socket(), abi.socketpair(), abi.ioctl(), abi.personality()));
        Arrays.stream(LimitedCall.values()).forEach(call -> byArgument.add(call.number(abi)));
        if (abi == CallAbi.I386) {
            byArgument.add(CallAbi.I386_SOCKETCALL);
            byArgument.add(LimitedCall.I386_FCNTL64);
        }
        assertThat(denied.keySet()).doesNotContainAnyElementsOf(byArgument).hasSizeGreaterThan(50);

        for (int number = 0; number < MOST; number++) {
            if (!byArgument.contains(number)) {
                int expected = denied.containsKey(number) ? denied.get(number).number() : ALLOWED;
                assertThat(answer(abi, number, -1))
                        .as("call %s of %s", number, abi)
                        .isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void processesAndThreadsAreMadeButNoNamespaces(CallAbi abi) {
        int fork = 0x0120_0011;
        int thread = 0x003D_0F00;
        assertThat(List.of(answer(abi, abi.cloneCall(), fork), answer(abi, abi.cloneCall(), thread)))
                .containsOnly(ALLOWED);
        for (int flag : List.of(0x2_0000, 0x200_0000, 0x400_0000, 0x800_0000, 0x1000_0000, 0x2000_0000, 0x4000_0000)) {
            assertThat(answer(abi, abi.cloneCall(), flag | 17)).isEqualTo(Errno.EPERM.number());
            assertThat(answer(abi, abi.unshare(), flag)).isEqualTo(Errno.EPERM.number());
        }
        assertThat(answer(abi, abi.unshare(), 0x80)).as("time").isEqualTo(Errno.EPERM.number());
        assertThat(answer(abi, abi.unshare(), 0x400)).as("open files").isEqualTo(ALLOWED);
        assertThat(answer(abi, 435, 0)).as("clone3 is left to fall back").isEqualTo(Errno.ENOSYS.number());
    }

    @ParameterizedTest
    @EnumSource
    void socketsAreOfFamiliesThatANetworkNamespaceConfines(CallAbi abi) {
        for (int call : List.of(abi.socket(), abi.socketpair())) {
            for (int family : List.of(1, 2, 10)) {
                assertThat(answer(abi, call, family, 1, 6)).isEqualTo(ALLOWED);
            }
            assertThat(answer(abi, call, 16, 3, 0))
                    .as("addresses and interfaces")
                    .isEqualTo(ALLOWED);
            assertThat(answer(abi, call, 16, 3, 9)).as("audit").isEqualTo(Errno.EPROTONOSUPPORT.number());
            for (int family : List.of(0, 3, 4, 17, 21, 29, 31, 38, 40, 44, 45, 1 << 16, -1)) {
                assertThat(answer(abi, call, family, 1, 0)).isEqualTo(Errno.EAFNOSUPPORT.number());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0x5412,1", "0x541C,1", "0x5401,0", "0x5421,0", "0x8933,0"})
    void nobodyTypesIntoTerminals(String command, int expected) {
        for (CallAbi abi : CallAbi.values()) {
            assertThat(answer(abi, abi.ioctl(), 0, Integer.decode(command))).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"0,0", "8,0", "0x40000,0", "-1,0", "0x400000,1", "0x100000,1", "0x200000,1"})
    void personalitiesThatWeakenNothingButAddresses(String personality, int expected) {
        for (CallAbi abi : CallAbi.values()) {
            assertThat(answer(abi, abi.personality(), Integer.decode(personality)))
                    .isEqualTo(expected);
        }
    }

    @Test
    void otherWaysToCallTheKernelAreRefused() {
        assertThat(answer(CallAbi.X86_64, CallAbi.X32 | 39)).as("x32").isEqualTo(Errno.ENOSYS.number());
        assertThat(answer(CallAbi.X86_64, -1)).isEqualTo(Errno.ENOSYS.number());
        assertThat(answer(CallAbi.I386, CallAbi.I386_SOCKETCALL, 1))
                .as("socket")
                .isEqualTo(Errno.ENOSYS.number());
        assertThat(answer(CallAbi.I386, CallAbi.I386_SOCKETCALL, 3))
                .as("connect")
                .isEqualTo(ALLOWED);
        int arm = 0x4000_0028;
        assertThat(run(SystemCallFilter.of("aarch64").orElseThrow(), arm, 1)).isEqualTo(Errno.ENOSYS.number());
        assertThat(run(SystemCallFilter.of("amd64").orElseThrow(), arm, 1)).isEqualTo(Errno.ENOSYS.number());
        assertThat(SystemCallFilter.of("riscv64")).isEmpty();
    }

    @Test
    void theKernelTakesAProgramOfThisLength() {
        for (String machine : List.of("amd64", "aarch64")) {
            SystemCallFilter filter = SystemCallFilter.of(machine).orElseThrow();
            assertThat(filter.program()).hasSize(filter.instructions().size() * Instruction.BYTES);
            assertThat(filter.instructions()).hasSizeLessThan(4096);
        }
    }

    /** Compares the numbers with the header files of this machine's C library, if it has them. */
    @Test
    void theNumbersAreThoseOfTheKernelsHeaders() throws IOException {
        Map<CallAbi, Path> headers = Map.of(
                CallAbi.X86_64, Path.of("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
                CallAbi.I386, Path.of("/usr/include/x86_64-linux-gnu/asm/unistd_32.h"),
                CallAbi.AARCH64, Path.of("/usr/include/asm-generic/unistd.h"));
        List<CallAbi> known = headers.keySet().stream()
                .filter(abi -> Files.exists(headers.get(abi)))
                .toList();
        assumeTrue(!known.isEmpty(), "the kernel's headers (linux-libc-dev) are not installed here");
        for (CallAbi abi : known) {
            Map<String, Integer> numbers = numbers(Objects.requireNonNull(headers.get(abi)));
            if (abi == CallAbi.AARCH64) {
                // That file serves machines of 32 bits too
                numbers.remove("clock_settime64");
            }
            for (DeniedCall call : DeniedCall.values()) {
                OptionalInt number = call.number(abi);
                Integer right = numbers.get(call.wireName());
                assertThat(right == null || number.equals(OptionalInt.of(right)))
                        .as("%s is %s of %s and not %s", call, right, abi, number)
                        .isTrue();
                assertThat(number.isEmpty() || right != null || number.getAsInt() > NEWEST_FOR_SURE)
                        .as("%s is no call of %s, nor newer than the headers", call, abi)
                        .isTrue();
            }
            for (LimitedCall call : LimitedCall.values()) {
                assertThat(numbers.get(call.wireName()))
                        .as("%s of %s", call, abi)
                        .isEqualTo(call.number(abi));
            }
            assertThat(List.of(
                            abi.cloneCall(),
                            abi.unshare(),
                            abi.socket(),
                            abi.socketpair(),
                            abi.ioctl(),
                            abi.personality()))
                    .isEqualTo(List.of("clone", "unshare", "socket", "socketpair", "ioctl", "personality").stream()
                            .map(numbers::get)
                            .toList());
        }
    }

    private static Map<String, Integer> numbers(Path header) throws IOException {
        var numbers = new HashMap<String, Integer>();
        Matcher found =
                Pattern.compile("#define\\s+__NR(?:3264)?_(\\w+)\\s+(\\d+)\\s").matcher(Files.readString(header));
        while (found.find()) {
            numbers.put(found.group(1), Integer.parseInt(found.group(2)));
        }
        return numbers;
    }

    @Test
    void everyDeniedCallStandsInTheDocument() throws IOException {
        String document = Files.readString(Repository.path("docs/sandbox.md"));
        var missing = new ArrayList<String>();
        for (DeniedCall call : DeniedCall.values()) {
            if (!document.contains("`" + call.wireName() + "`")) {
                missing.add(call.wireName());
            }
        }
        assertThat(missing).isEmpty();
    }

    private static int answer(CallAbi abi, int number, int... arguments) {
        String machine = abi == CallAbi.AARCH64 ? "aarch64" : "amd64";
        return run(SystemCallFilter.of(machine).orElseThrow(), abi.architecture(), number, arguments);
    }

    /** Returns what the kernel does with the program: an error's number, or 0 if the call is allowed. */
    private static int run(SystemCallFilter filter, int architecture, int number, int... arguments) {
        ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt(number).putInt(architecture).putLong(0);
        for (int argument : arguments) {
            // The upper half is nothing that the kernel would look at
            data.putInt(argument).putInt(0x5A5A);
        }
        List<Instruction> program = filter.instructions();
        int loaded = 0;
        for (int at = 0; ; at++) {
            Instruction next = program.get(at);
            switch (next.code()) {
                case Instruction.LOAD -> loaded = data.getInt(next.value());
                case Instruction.JUMP -> at += next.value();
                case Instruction.JUMP_IF_EQUAL -> at += loaded == next.value() ? next.whenTrue() : next.whenFalse();
                case Instruction.JUMP_IF_AT_LEAST ->
                    at += Integer.compareUnsigned(loaded, next.value()) >= 0 ? next.whenTrue() : next.whenFalse();
                case Instruction.JUMP_IF_ANY_SET ->
                    at += (loaded & next.value()) != 0 ? next.whenTrue() : next.whenFalse();
                case Instruction.RETURN -> {
                    return next.value() == Instruction.ALLOW ? ALLOWED : next.value() - Instruction.REFUSE;
                }
                default -> throw new IllegalStateException("Instruction " + next);
            }
        }
    }
}
