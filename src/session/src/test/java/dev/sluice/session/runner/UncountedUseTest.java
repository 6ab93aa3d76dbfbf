package dev.sluice.session.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.piston.Limit;
import dev.sluice.piston.StageResult;
import dev.sluice.piston.Status;
import dev.sluice.session.runner.sandbox.SandboxSuite;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Memory that no process shows, and time of processes that nobody waits for: both count. */
@ParameterizedClass
@EnumSource(TestedSandbox.class)
@ResourceLock(AbusedRunner.WHOLE_MACHINE)
class UncountedUseTest extends SandboxSuite {
    private static final long MEMORY = 50_000_000;

    /** Memory of each kind, taken until it is far beyond the limit, and kept for the meter to see. */
    enum Memory {
        FILES_WITHOUT_A_NAME("""
                import os
                files = []
                for i in range(100):
                  files.append(os.memfd_create('x'))
                  os.write(files[-1], bytes(9_000_000))
                while True: pass
                """),
        DELETED_FILES("""
                import os
                files = []
                for i in range(40):
                  name = f'/dev/shm/sluice-{os.getpid()}-{i}'
                  files.append(open(name, 'wb')); os.unlink(name)
                  files[-1].write(bytes(9_000_000)); files[-1].flush()
                while True: pass
                """),
        SEGMENTS_OF_SYSTEM_V("""
                import ctypes
                libc = ctypes.CDLL(None, use_errno=True); libc.shmat.restype = ctypes.c_void_p
                for i in range(100):
                  segment = libc.shmget(0, 10_000_000, 0o1600)
                  at = libc.shmat(segment, None, 0)
                  ctypes.memset(at, 1, 10_000_000); libc.shmdt(ctypes.c_void_p(at))
                while True: pass
                """),
        SEGMENTS_GIVEN_AWAY("""
                import ctypes, struct
                libc = ctypes.CDLL(None, use_errno=True); libc.shmat.restype = ctypes.c_void_p
                about = ctypes.create_string_buffer(512)
                for i in range(100):
                  segment = libc.shmget(0, 10_000_000, 0o1600)
                  at = libc.shmat(segment, None, 0)
                  ctypes.memset(at, 1, 10_000_000); libc.shmdt(ctypes.c_void_p(at))
                  libc.shmctl(segment, 2, about); struct.pack_into('I', about, 4, 12345); libc.shmctl(segment, 1, about)
                while True: pass
                """),
        SHARED_AND_IN_NO_PAGE_TABLE("""
                import mmap, os
                for i in range(20):
                  if os.fork() == 0:
                    m = mmap.mmap(-1, 20_000_000)
                    for j in range(0, 20_000_000, 4096): m[j] = 1
                    m.madvise(mmap.MADV_DONTNEED)
                    while True: os.read(os.pipe()[0], 1)
                while True: pass
                """),
        SHARED_AND_UNMAPPED_BUT_FOR_A_PAGE("""
                import ctypes, mmap
                libc = ctypes.CDLL(None); libc.mmap.restype = ctypes.c_void_p
                for i in range(20):
                  at = libc.mmap(None, ctypes.c_size_t(20 << 20), 3, mmap.MAP_SHARED | mmap.MAP_ANONYMOUS, -1, 0)
                  ctypes.memset(at, 1, 20 << 20)
                  libc.munmap(ctypes.c_void_p(at + 4096), ctypes.c_size_t((20 << 20) - 4096))
                while True: pass
                """),
        TABLES_OF_PAGES_THAT_WERE_ONLY_READ("""
                import mmap
                m = mmap.mmap(-1, 128 << 30, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000, mmap.PROT_READ)
                for at in range(0, 128 << 30, 2 << 20): m[at]
                while True: pass
                """),
        SHARED_AND_HIDDEN("""
                import ctypes, mmap, os
                libc = ctypes.CDLL(None)
                for i in range(20):
                  if os.fork() == 0:
                    libc.prctl(4, 0, 0, 0, 0)
                    m = mmap.mmap(-1, 20_000_000)
                    for j in range(0, 20_000_000, 4096): m[j] = 1
                    m.madvise(mmap.MADV_DONTNEED)
                    while True: os.read(os.pipe()[0], 1)
                while True: pass
                """),
        BEHIND_MANY_MAPPINGS("""
                import mmap, os
                private = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
                for i in range(20):
                  if os.fork() == 0:
                    maps = [mmap.mmap(-1, 4096, private, 1 + 2 * (j % 2)) for j in range(4000)]
                    x = bytearray(b'x') * 10_000_000
                    while True: os.read(os.pipe()[0], 1)
                while True: pass
                """),
        OF_MANY_PROCESSES("""
                import os
                for i in range(20):
                  if os.fork() == 0:
                    x = bytearray(b'x') * 10_000_000
                    while True: os.read(os.pipe()[0], 1)
                while True: pass
                """);

        private final String code;

        Memory(String code) {
            this.code = code;
        }
    }

    @ParameterizedTest
    @EnumSource
    void memoryBeyondTheLimit(Memory memory) {
        NativeAssumptions.assumeMeter();
        StageResult result =
                session().run("python", memory.code, Map.of(Limit.RUN_MEMORY_LIMIT, MEMORY, Limit.RUN_TIMEOUT, 5000L));

        assertThat(result.succeeded()).isFalse();
        assertThat(result.status())
                .as("ended by itself or by the meter, not by the clock: %s", result)
                .isEqualTo(Status.RE);
        assertThat(result.wallTime()).isLessThan(4000);
    }

    @Test
    void segmentsEndWithTheirRun() {
        String count = "print(len(open('/proc/sysvipc/shm').readlines()))";
        String before = session().run("python", count).output();
        for (int i = 0; i < 3; i++) {
            assertThat(session()
                            .run("python", "import ctypes; print(ctypes.CDLL(None).shmget(0, 1_000_000, 0o1666) >= 0)")
                            .output())
                    .isEqualTo("True\n");
        }

        assertThat(session().run("python", count).output()).isEqualTo(before);
    }

    @Test
    void memoryThatIsSharedCountsOnce() {
        NativeAssumptions.assumeMeter();
        StageResult result = session().run("python", """
                import os, time
                x = bytearray(b'x') * 20_000_000
                children = []
                for i in range(10):
                  children.append(os.fork())
                  if children[-1] == 0: time.sleep(0.3); os._exit(0)
                for child in children: os.waitpid(child, 0)
                print('shared')
                """, Map.of(Limit.RUN_MEMORY_LIMIT, 100_000_000L));

        assertThat(result.output()).isEqualTo("shared\n");
        assertThat(result.memory()).isBetween(20_000_000L, 100_000_000L);
    }

    @Test
    void whatProcessesHaveTogetherIsReported() {
        NativeAssumptions.assumeMeter();
        StageResult result = session().run("python", """
                import os, time
                children = []
                for i in range(4):
                  children.append(os.fork())
                  if children[-1] == 0:
                    x = bytearray(b'x') * 30_000_000
                    time.sleep(0.5); os._exit(0)
                for child in children: os.waitpid(child, 0)
                """);

        assertThat(result.code()).isZero();
        assertThat(result.memory()).isBetween(110_000_000L, 250_000_000L);
    }

    /**
     * Checks the time of processes whose use nobody is told. Those that are shorter than the time between two looks are
     * counted by samples.
     */
    @ParameterizedTest
    @CsvSource({"0.2, 2", "0.03, 2.5", "0.006, 5"})
    void timeOfChildrenThatNobodyWaitsFor(double each, double most) {
        NativeAssumptions.assumeMeter();
        StageResult result = session()
                .run("python", """
                import os, signal, time
                signal.signal(signal.SIGCHLD, signal.SIG_IGN)
                used = os.pipe()
                for i in range(10_000):
                  if os.fork() == 0:
                    while time.process_time() < %s: pass
                    os.write(used[1], b'x'); os._exit(0)
                  os.read(used[0], 1); print(i + 1, flush=True)
                """.formatted(each), Map.of(Limit.RUN_CPU_TIME, 1000L, Limit.RUN_TIMEOUT, 14_000L));

        assertThat(result.status()).isEqualTo(Status.TO);
        assertThat(result.message()).isEqualTo("Time limit exceeded");
        assertThat(result.cpuTime()).isGreaterThan(900);
        long ended = result.stdout().lines().count();
        assertThat(ended * each)
                .as("seconds that %d children used under a limit of 1", ended)
                .isBetween(0.2, most);
    }

    @Test
    void timeOfChildrenThatAreWaitedForCountsOnce() {
        NativeAssumptions.assumeMeter();
        StageResult result = session().run("python", """
                import os, time
                for i in range(60):
                  child = os.fork()
                  if child == 0:
                    while time.process_time() < 0.01: pass
                    os._exit(0)
                  os.waitpid(child, 0)
                """);

        assertThat(result.code()).isZero();
        assertThat(result.cpuTime()).isBetween(500L, 1500L);
    }

    @Test
    void aReportNamesWhatLostChildrenUsed() {
        NativeAssumptions.assumeMeter();
        StageResult result = session().run("python", """
                import os, signal, time
                signal.signal(signal.SIGCHLD, signal.SIG_IGN)
                done = os.pipe()
                for i in range(10):
                  if os.fork() == 0:
                    while time.process_time() < 0.1: pass
                    os.write(done[1], b'x'); os._exit(0)
                for i in range(10): os.read(done[0], 1)
                """);

        assertThat(result.code()).isZero();
        assertThat(result.cpuTime()).isBetween(800L, 1400L);
    }
}
