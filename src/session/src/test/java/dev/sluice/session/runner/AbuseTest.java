package dev.sluice.session.runner;

import static dev.sluice.session.runner.TestSession.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.harness.BoundedWait;
import dev.sluice.piston.ExecutionResult;
import dev.sluice.piston.InvalidRequestException;
import dev.sluice.piston.Limit;
import dev.sluice.piston.StageResult;
import dev.sluice.piston.Status;
import dev.sluice.session.runner.language.Programs;
import dev.sluice.session.workspace.SessionFullException;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Programs that want too much: each test fails if the harm is done, and {@link AbusedRunner} sees to it that the next
 * ordinary run after each is right and nothing is left. What programs may not see or reach is in {@link IntrusionTest}.
 */
@ParameterizedClass
@MethodSource("dev.sluice.session.runner.TestedSandbox#withNamespaces")
@ResourceLock(AbusedRunner.WHOLE_MACHINE)
class AbuseTest {
    @RegisterExtension
    static final AbusedRunner RUNNER = new AbusedRunner();

    @Parameter
    @SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // each class that has a parameter takes it
    TestedSandbox sandbox;

    @BeforeParameterizedClassInvocation
    static void start(TestedSandbox sandbox) throws IOException {
        RUNNER.start(sandbox);
    }

    @AfterParameterizedClassInvocation
    static void stop() throws IOException {
        RUNNER.stop();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":(){ :|:& };:; wait; while :; do :; done",
                "b() { while :; do setsid \"$BASH\" -c 'trap \"\" TERM HUP; while :; do :; done' & done; }; b"
            })
    void aForkBomb(String bomb) throws Exception {
        try (TestSession other = RUNNER.open()) {
            var exploding = CompletableFuture.supplyAsync(
                    () -> RUNNER.session().run("bash", bomb, Map.of(Limit.RUN_TIMEOUT, 1500L)));
            for (int i = 0; i < 5; i++) {
                AbusedRunner.assertOrdinaryRunIsRight(other);
                AbusedRunner.assertOrdinaryRunIsRight(RUNNER.session());
            }

            assertThat(BoundedWait.result(exploding).status()).isIn(Status.TO, Status.RE, Status.EL);
        }
    }

    @Test
    void aMemoryBombInOneProcess() {
        NativeAssumptions.assumeMeter();
        StageResult result = RUNNER.session()
                .run(
                        "python",
                        "x = []\nwhile True: x.append(bytearray(1 << 20))",
                        Map.of(Limit.RUN_MEMORY_LIMIT, 100_000_000L));

        assertThat(result.status()).isEqualTo(Status.RE);
        // Between two looks it may take more: sandbox.md says how much was seen on a busy machine
        assertThat(result.memory()).isBetween(100_000_000L, 200_000_000L);
    }

    @Test
    void aMemoryBombInManyProcesses() {
        NativeAssumptions.assumeMeter();
        StageResult result = RUNNER.session().run("python", """
                import os, time
                for i in range(30):
                  if os.fork() == 0:
                    x = bytearray(20 << 20)
                    for j in range(0, len(x), 4096): x[j] = 1
                    time.sleep(10)
                time.sleep(10)
                print('survived')
                """, Map.of(Limit.RUN_MEMORY_LIMIT, 100_000_000L));

        assertThat(result.stdout()).isEmpty();
        assertThat(result.code()).as("killed by the meter, not by the clock").isEqualTo(137);
        assertThat(result.wallTime()).isLessThan(5_000);
    }

    /**
     * Checks that a program without a limit gets what it asks for, which is kept small here for the machine's sake.
     */
    @Test
    void muchMemoryWithoutALimit() {
        assertThat(RUNNER.python("""
                import os
                children = []
                for i in range(4):
                  pid = os.fork()
                  if pid == 0:
                    x = bytearray(b'x') * (80 << 20)
                    os._exit(0)
                  children.append(pid)
                print([os.waitpid(pid, 0)[1] for pid in children])
                """).stdout()).isEqualTo("[0, 0, 0, 0]\n");
    }

    @Test
    void memoryThatLooksLikeFiles() {
        assertThat(RUNNER.python("""
                import os
                for folder in ['/tmp', '/dev/shm']:
                  try:
                    for i in range(100): open(f'{folder}/{i}', 'wb').write(bytes(9_000_000))
                    print('had it')
                  except OSError as e: print(e.strerror)
                """).stdout()).isEqualTo("No space left on device\nNo space left on device\n");
    }

    @Test
    void oneLargeFile() {
        assertThat(RUNNER.python("open('f', 'wb').write(bytes(50_000_000))").stderr())
                .contains("File too large");
    }

    @Test
    void manyFilesInTheFolderOfTheRun() {
        assertFillsNoDisk(".");
    }

    @Test
    void manyFilesInTheFolderOfTheSession() {
        assertFillsNoDisk("/mnt/data");

        assertThatExceptionOfType(SessionFullException.class)
                .isThrownBy(() -> RUNNER.python("print(1)"))
                .withMessageContaining("end the session");
        RUNNER.replaceSession();
    }

    private static void assertFillsNoDisk(String folder) {
        StageResult result = RUNNER.python("""
                import itertools
                content = bytes(4 << 20)
                for i in itertools.count():
                  open('%s/%%d' %% i, 'wb').write(content)
                  print(i, flush=True)
                """.formatted(folder));

        assertThat(result.status()).isEqualTo(Status.SG);
        assertThat(result.signal()).isEqualTo("SIGKILL");
        assertThat(result.message()).isEqualTo("Disk limit exceeded");
        long written = result.stdout().lines().count() * (4L << 20);
        assertThat(written)
                .as("what comes between two looks is more")
                .isGreaterThanOrEqualTo(AbusedRunner.DISK - (8L << 20))
                .isLessThan(AbusedRunner.DISK + (2L << 30));
        System.getLogger(AbuseTest.class.getName())
                .log(System.Logger.Level.INFO, "{0} MiB of {1}", written >> 20, AbusedRunner.DISK >> 20);
    }

    @Test
    void aCompilerThatWritesWithoutEnd() {
        SharedRunner.with("c");
        ExecutionResult result = RUNNER.session().execute("c", file("bomb.c", "int main[1 << 30] = {1};"));

        assertThat(result.compile()).isNotNull();
        assertThat(result.run().succeeded()).isFalse();
    }

    @Test
    void tenThousandSmallFiles() {
        assertThat(RUNNER.python("""
                import os
                for folder in ['.', '/mnt/data']:
                  os.mkdir(folder + '/many')
                  for i in range(10_000): open(f'{folder}/many/{i}', 'w').close()
                  print(len(os.listdir(folder + '/many')))
                """).stdout()).isEqualTo("10000\n10000\n");
        assertThat(RUNNER.python("import os; print(len(os.listdir('/mnt/data/many')))")
                        .stdout())
                .isEqualTo("10000\n");
    }

    @Test
    void foldersWithoutEnd() {
        assertThat(RUNNER.python("""
                import os, time
                for i in range(300): os.mkdir('d' * 200); os.chdir('d' * 200)
                time.sleep(5)
                """).message()).isEqualTo("Disk limit exceeded");
    }

    @Test
    void foldersWhosePathIsTooLongDoNotFillTheSession() {
        assertThat(RUNNER.python("""
                import os
                os.chdir('/mnt/data')
                for i in range(30): os.mkdir('d' * 200); os.chdir('d' * 200)
                open('file', 'w').write('mine')
                """).code()).isZero();
        await().until(() -> RUNNER.session().folder().measured().usage().entries() == 31);

        assertThat(RUNNER.python("import os; print(len(os.listdir('/mnt/data')))")
                        .stdout())
                .isEqualTo("1\n");
    }

    @Test
    void filesWithoutEndInOneSessionHideNothingOfAnother() throws Exception {
        var stop = new AtomicBoolean();
        try (TestSession many = RUNNER.open()) {
            var filling = CompletableFuture.runAsync(() -> {
                while (!stop.get()) {
                    many.run("python", """
                            import os, time
                            os.makedirs('/mnt/data/many', exist_ok=True)
                            for i in range(15_000): open(f'/mnt/data/many/{i}', 'w').close()
                            time.sleep(3)
                            """);
                }
            });
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> many.folder().measured().usage().entries() > 10_000);
            try {
                assertFillsNoDisk(".");
            } finally {
                stop.set(true);
                BoundedWait.result(filling);
            }
        }
    }

    @Test
    void filesThatAreNoFiles() {
        assertThat(RUNNER.python("""
                import os, socket
                for folder in [b'.', b'/mnt/data']:
                  os.mkfifo(folder + b'/fifo')
                  socket.socket(socket.AF_UNIX).bind(folder + b'/socket')
                  open(folder + b'/\\xff\\xfe\\n\\x01', 'w').close()
                  os.symlink(folder, folder + b'/loop')
                  os.mkdir(folder + b'/locked'); open(folder + b'/locked/file', 'w').close()
                  os.chmod(folder + b'/locked', 0)
                print('made')
                """).stdout()).isEqualTo("made\n");
    }

    @Test
    void everythingIsRemovedThatCanBe() {
        RUNNER.bash("rm -rf --no-preserve-root / 2>/dev/null; rm -rf /mnt/data/* /box/submission 2>/dev/null");
    }

    @Test
    void outputWithoutEndOnBothStreams() {
        StageResult result = RUNNER.bash("yes & yes >&2");

        assertThat(result.status()).isIn(Status.OL, Status.EL);
        assertThat(result.stdout().length()).isLessThanOrEqualTo(1 << 20);
        assertThat(result.stderr().length()).isLessThanOrEqualTo(1 << 20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while True: pass",
                "import signal\nfor s in range(1, 65):\n  try: signal.signal(s, signal.SIG_IGN)\n  except OSError: pass\nwhile True: pass",
                "import os, time\nfor fd in range(3): os.close(fd)\nwhile True: time.sleep(1)",
                "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
                "import threading\nfor i in range(40): threading.Thread(target=lambda: [0 for i in iter(int, 1)]).start()"
            })
    void aLoopWithoutEnd(String code) {
        StageResult result = RUNNER.session().run("python", code, Map.of(Limit.RUN_TIMEOUT, 500L));

        assertThat(result.status()).isEqualTo(Status.TO);
        assertThat(result.wallTime()).isLessThan(3000);
    }

    @Test
    void daemonsThatIgnoreEverySignal() {
        StageResult result = RUNNER.python("""
                import os, signal, time
                for i in range(5):
                  if os.fork() == 0:
                    os.setsid()
                    for s in range(1, 65):
                      try: signal.signal(s, signal.SIG_IGN)
                      except OSError: pass
                    if os.fork() > 0: os._exit(0)
                    os.chdir('/'); os.closerange(0, 100)
                    time.sleep(600)
                print('ended')
                """);

        assertThat(result.stdout()).isEqualTo("ended\n");
        assertThat(result.wallTime()).isLessThan(3000);
    }

    @Test
    void signalsToEverybody() {
        assertThat(RUNNER.bash("kill -9 1; kill -9 $PPID; kill -STOP $PPID 1; kill -9 -1; echo alive")
                        .stdout())
                .isEqualTo("alive\n");
        assertThat(RUNNER.python("""
                import os
                for pid in range(2, 40_000):
                  if pid != os.getpid():
                    try: os.kill(pid, 9); print('killed', pid)
                    except OSError: pass
                print('alive')
                """).stdout()).isEqualTo("alive\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "/../x", "a/../../x", "./../x", "", "..", "a/", "x\u0000y", "x\ny"})
    void namesThatLeaveTheFolder(String name) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> RUNNER.session().execute("python", file(name, "print(1)")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-c", "--help", "$(id)", "`id`", ";id", "a b", "é€😀", "'", "\"", "*", "%s", "\\"})
    void namesThatOnlyLookLikeTricks(String name) {
        ExecutionResult result = RUNNER.session().execute("python", file(name, "import sys; print(sys.argv)"));

        assertThat(result.run().stdout()).contains(name.replace("\\", "\\\\").replace("'", ""));
        assertThat(result.run().stdout()).doesNotContain("uid=");
    }

    @Test
    void namesThatAreTooLongOrInEachOthersWay() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> RUNNER.session().execute("python", file("é".repeat(200), "print(1)")));
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> RUNNER.session().execute("python", file("a", ""), file("a/b", "")));
    }

    @Test
    void aListOfArgumentsThatIsHuge() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> RUNNER.session().run("python", "", "", "x".repeat(200_000)))
                .withMessageContaining("120000 bytes");
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> RUNNER.session().run("python", "", "", args(8001)))
                .withMessageContaining("8000 entries");
        assertThat(RUNNER.session()
                        .run("python", "import sys; print(len(sys.argv))", "", args(8000))
                        .stdout())
                .isEqualTo("8001\n");
        assertThat(RUNNER.python("import os\nos.execv('/bin/true', ['x' * 1000] * 10_000)")
                        .stderr())
                .contains("Argument list too long");
    }

    private static String[] args(int count) {
        return Collections.nCopies(count, "abc").toArray(String[]::new);
    }

    @Test
    void manyAtOnce() {
        assumeTrue(Programs.onPath("bash").isPresent(), "bash is not installed here: install it");
        var all = IntStream.range(0, 24)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> RUNNER.session()
                        .run("bash", "yes | head -c 3000000 & cat /dev/zero | head -c 200000000 >/dev/null; wait")))
                .toList();

        await().until(() -> all.stream().allMatch(CompletableFuture::isDone));
        assertThat(all).allMatch(run -> BoundedWait.result(run).status() == Status.OL);
    }
}
