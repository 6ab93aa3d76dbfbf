package dev.sluice.session.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.harness.BoundedWait;
import dev.sluice.piston.Limit;
import dev.sluice.piston.StageResult;
import dev.sluice.piston.Status;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The resources that a program may use, and what its answer says when it wants more. */
class RunnerLimitsTest {
    @TempDir
    Path parent;

    private TestSession session;

    @BeforeEach
    void openSession() {
        session = new TestSession(SharedRunner.with("python"), parent);
    }

    @AfterEach
    @SuppressWarnings("NullAway") // a skipped test has no session
    void closeSession() {
        if (session != null) {
            session.close();
        }
    }

    @Test
    void wallTimeKeepsWhatWasPrinted() {
        StageResult result = session.run(
                "python", "import time\nprint('before', flush=True)\ntime.sleep(10)", Map.of(Limit.RUN_TIMEOUT, 400L));

        assertTimedOut(result, "Time limit exceeded (wall clock)");
        assertThat(result.stdout()).isEqualTo("before\n");
        assertThat(result.wallTime()).isBetween(400L, 2000L);
    }

    @Test
    void cpuTimeOfAllProcessesTogether() {
        NativeAssumptions.assumeMeter();
        StageResult result =
                session.run("python", "import os\nos.fork()\nwhile True: pass", Map.of(Limit.RUN_CPU_TIME, 400L));

        assertTimedOut(result, "Time limit exceeded");
        assertThat(result.cpuTime()).isBetween(400L, 1500L);
    }

    @Test
    void memory() {
        StageResult result = session.run(
                "python",
                "print('before', flush=True); x = bytearray(b'x') * 400_000_000; print('had it')",
                Map.of(Limit.RUN_MEMORY_LIMIT, 100_000_000L));

        assertThat(result.stdout()).isEqualTo("before\n");
        assertThat(result.stderr()).isEqualTo("Killed\n");
        assertThat(result.code()).isEqualTo(137);
        assertThat(result.status()).isEqualTo(Status.RE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            javascript | const x=[]; while(true) x.push(Buffer.alloc(1e6, 1))
            java       | class A{public static void main(String[] a){var l=new java.util.ArrayList<byte[]>(); while(true) l.add(new byte[1<<20]);}}
            """)
    void memoryOfVirtualMachinesThatReserveMoreThanTheyUse(String language, String code) {
        NativeAssumptions.assumeMeter();
        SharedRunner.with(language);
        StageResult result = session.run(language, code, Map.of(Limit.RUN_MEMORY_LIMIT, 150_000_000L));

        assertThat(result.status()).isEqualTo(Status.RE);
        assertThat(result.memory()).isLessThan(300_000_000L);
    }

    @Test
    void aVirtualMachineRunsWithinALimit() {
        SharedRunner.with("javascript");
        StageResult result = session.run("javascript", "console.log(42)", Map.of(Limit.RUN_MEMORY_LIMIT, 150_000_000L));

        assertThat(result.stdout()).isEqualTo("42\n");
    }

    @Test
    void outputBeyondItsLimitEndsTheProgramAndKeepsWhatCameBefore() {
        StageResult result = session.run("python", "while True: print('x' * 1023)");

        assertThat(result.status()).isEqualTo(Status.OL);
        assertThat(result.message()).isEqualTo("stdout length exceeded");
        assertThat(result.signal()).isEqualTo("SIGKILL");
        assertThat(result.stdout()).hasSize(1 << 20).startsWith("xxx");
    }

    @Test
    void errorsBeyondTheirLimit() {
        StageResult result = session.run("python", "import sys\nwhile True: print('x' * 1023, file=sys.stderr)");

        assertThat(result.status()).isEqualTo(Status.EL);
        assertThat(result.stderr()).hasSize(1 << 20);
    }

    @Test
    void fileSize() {
        StageResult result = session.run("python", "open('big', 'wb').write(bytes(20_000_000))");

        assertThat(result.stderr()).contains("File too large");
    }

    @Test
    void openFiles() {
        StageResult result = session.run("python", "x = [open('/dev/null') for i in range(3000)]");

        assertThat(result.stderr()).contains("Too many open files");
    }

    @Test
    void aForkBombIsBoundedAndDisturbsNoOtherRun() throws Exception {
        String bomb = "import os\nwhile True:\n  try: os.fork()\n  except OSError: pass";
        try (var other = new TestSession(SharedRunner.get(), parent)) {
            var exploding = new Thread(() -> session.run("python", bomb, Map.of(Limit.RUN_TIMEOUT, 1000L)));
            exploding.start();
            StageResult sameSession = session.run("python", "print(42)");
            StageResult otherSession = other.run("python", "print(42)");
            BoundedWait.end(exploding);

            assertThat(sameSession.stdout()).isEqualTo("42\n");
            assertThat(otherSession.stdout()).isEqualTo("42\n");
        }
    }

    @Test
    void processesAreCounted() {
        NativeAssumptions.assumeMeter();
        StageResult result = session.run("python", """
                import os, signal
                n = 0
                try:
                  while n < 1000:
                    if os.fork() == 0: signal.pause()
                    n += 1
                except OSError: print(n)
                """);

        assertThat(result.stdout()).isEqualTo("63\n");
    }

    @Test
    void whatARunUsedIsMeasured() {
        NativeAssumptions.assumeMeter();
        StageResult result = session.run("python", "x = bytearray(50_000_000)");

        assertThat(result.memory()).isBetween(50_000_000L, 100_000_000L);
        assertThat(result.cpuTime()).isPositive();
        assertThat(result.wallTime()).isPositive();
    }

    private static void assertTimedOut(StageResult result, String message) {
        assertThat(result.status()).isEqualTo(Status.TO);
        assertThat(result.message()).isEqualTo(message);
        assertThat(result.signal()).isEqualTo("SIGKILL");
        assertThat(result.code()).isNull();
    }
}
