package dev.sluice.session.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.session.runner.sandbox.SandboxSuite;
import dev.sluice.session.runner.syscall.CallAbi;
import dev.sluice.session.runner.syscall.DeniedCall;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** System calls that programs may not make, tried by programs. */
@ParameterizedClass
@EnumSource(TestedSandbox.class)
@ResourceLock(AbusedRunner.WHOLE_MACHINE)
class SystemCallsTest extends SandboxSuite {
    /** A program that tries calls with arguments that would do no harm. */
    private static final String TRY_ALL = """
            import ctypes, errno
            libc = ctypes.CDLL(None, use_errno=True)
            for name, number, answer in [%s]:
              ctypes.set_errno(0)
              result = libc.syscall(number, *[ctypes.c_long(-1)] * 6)
              if result != -1 or ctypes.get_errno() != answer:
                print(name, 'answers', result, errno.errorcode.get(ctypes.get_errno()))
            print('tried')
            """;

    private static CallAbi abi() {
        return CallAbi.of(System.getProperty("os.arch")).stream()
                .findFirst()
                .orElseGet(() -> org.junit.jupiter.api.Assumptions.abort("no filter for this machine"));
    }

    @Test
    void eachDeniedCall() {
        NativeAssumptions.assumeFilter();
        CallAbi abi = abi();
        String calls = Arrays.stream(DeniedCall.values())
                .filter(call -> call.number(abi).isPresent())
                .map(call -> "('%s', %d, %d)"
                        .formatted(
                                call.wireName(),
                                call.number(abi).getAsInt(),
                                call.answer().number()))
                .collect(Collectors.joining(", "));

        assertThat(session().run("python", TRY_ALL.formatted(calls)).output()).isEqualTo("tried\n");
    }

    /**
     * Checks calls that are aimed at other processes. What measures a run is process 1 in namespaces, and the parent of
     * the program elsewhere.
     */
    @Test
    void limitsAndPlacesOfOtherProcesses() {
        NativeAssumptions.assumeFilter();
        assertThat(session().run("python", """
                import errno, os, resource
                def answer(f):
                  try: f(); return 'OK'
                  except OSError as e: return errno.errorcode[e.errno]
                for other in {1, os.getppid()}:
                  print(answer(lambda: resource.prlimit(other, resource.RLIMIT_NOFILE, (3, 3))))
                  print(answer(lambda: os.sched_setscheduler(other, os.SCHED_IDLE, os.sched_param(0))))
                  print(answer(lambda: os.setpriority(os.PRIO_PROCESS, other, 19)))
                print(answer(lambda: os.setpriority(os.PRIO_USER, 0, 19)))
                print(answer(lambda: os.setpriority(os.PRIO_PROCESS, 0, 19)))
                print(answer(lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0))))
                print(answer(lambda: os.sched_setscheduler(os.getpid(), os.SCHED_OTHER, os.sched_param(0))))
                print(answer(lambda: os.sched_setscheduler(os.getpid(), os.SCHED_IDLE, os.sched_param(0))))
                """).output())
                .matches("(EPERM\nEPERM\nEPERM\n){1,2}EPERM\nOK\nOK\nOK\nEPERM\n");
    }

    @Test
    void diskBeyondAFilesLengthAndLeases() {
        NativeAssumptions.assumeFilter();
        assertThat(session().run("python", """
                import ctypes, errno, fcntl, os
                libc = ctypes.CDLL(None, use_errno=True)
                fd = os.open('file', os.O_CREAT | os.O_RDWR)
                def allocate(mode):
                  done = libc.fallocate(fd, mode, ctypes.c_long(0), ctypes.c_long(1 << 30))
                  return 'OK' if done == 0 else errno.errorcode[ctypes.get_errno()]
                print(allocate(1), allocate(0x11))
                print('OK' if libc.fallocate(fd, 0, ctypes.c_long(0), ctypes.c_long(100)) == 0 else 'no')
                try: fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_RDLCK); print('leased')
                except OSError as e: print(errno.errorcode[e.errno])
                """).output()).isEqualTo("ENOTSUP ENOTSUP\nOK\nEPERM\n");
    }

    @Test
    void callsThatAreDeniedByTheirArguments() {
        NativeAssumptions.assumeFilter();
        assertThat(session()
                        .run("python", """
                import ctypes, errno, fcntl, os, socket
                libc = ctypes.CDLL(None, use_errno=True)
                def answer(f):
                  try: f(); return 'OK'
                  except OSError as e: return errno.errorcode[e.errno]
                def call(number, *args):
                  if libc.syscall(number, *[ctypes.c_long(a) for a in args]) == -1:
                    raise OSError(ctypes.get_errno(), '')
                print([answer(lambda: socket.socket(f, socket.SOCK_STREAM)) for f in [40, 38, 21, 31, 17, 29]])
                print([answer(lambda: socket.socketpair(f)) for f in [40, 30]])
                print(answer(lambda: socket.socket(16, 3, 9)), answer(lambda: socket.socket(16, 3, 0)))
                print([answer(lambda: call(%1$d, f)) for f in [0x20000, 0x10000000, 0x40000000, 0x80, 0x400]])
                print([answer(lambda: call(%2$d, f | 17, 0, 0, 0, 0)) for f in [0x20000, 0x10000000, 0x20000000]])
                master, slave = os.openpty()
                print(answer(lambda: fcntl.ioctl(slave, 0x5412, b'x')), answer(lambda: fcntl.ioctl(slave, 0x541C, b'x')))
                print([answer(lambda: call(%3$d, p)) for p in [0xffffffff, 0x0400000, 0x0100000]])
                """.formatted(abi().unshare(), abi().cloneCall(), abi().personality()))
                        .output())
                .isEqualTo("""
                ['EAFNOSUPPORT', 'EAFNOSUPPORT', 'EAFNOSUPPORT', 'EAFNOSUPPORT', 'EAFNOSUPPORT', 'EAFNOSUPPORT']
                ['EAFNOSUPPORT', 'EAFNOSUPPORT']
                EPROTONOSUPPORT OK
                ['EPERM', 'EPERM', 'EPERM', 'EPERM', 'OK']
                ['EPERM', 'EPERM', 'EPERM']
                EPERM EPERM
                ['OK', 'EPERM', 'EPERM']
                """);
    }

    /** Checks the old gate for 32-bit programs and the numbers of x32, which are open to every program. */
    @Test
    void otherGatesIntoTheKernel() {
        needs("c");
        assumeTrue(abi() == CallAbi.X86_64, "this machine has one gate alone");

        assertThat(session().run("c", """
                #define _GNU_SOURCE
                #include <errno.h>
                #include <stdio.h>
                #include <unistd.h>
                static long old(long number, long first, long second) {
                    long result;
                    __asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(first), "c"(second) : "memory");
                    return result;
                }
                int main(void) {
                    printf("%ld %ld %ld %ld\\n", old(288, -1, -1), old(26, -1, -1), old(310, 0x10000000, 0), old(359, 40, 1));
                    long result = syscall(0x40000000 | 250, -1);
                    printf("%ld %d\\n", result, errno);
                    printf("%d\\n", old(20, 0, 0) == getpid());
                }
                """).output())
                .as("keyctl, ptrace, unshare, socket; keyctl; getpid")
                .isEqualTo("-38 -1 -1 -97\n-1 38\n1\n");
    }

    @Test
    void noProgramStartsAnotherWithMoreThanItHas() {
        NativeAssumptions.assumeFilter();
        assertThat(session()
                        .run("bash", "grep -E '^(NoNewPrivs|Seccomp):' /proc/self/status | tr -d '\\t'")
                        .output())
                .isEqualTo("NoNewPrivs:1\nSeccomp:2\n");
    }
}
