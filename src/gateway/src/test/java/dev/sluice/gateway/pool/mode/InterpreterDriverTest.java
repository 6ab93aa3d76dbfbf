package dev.sluice.gateway.pool.mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.gateway.pool.ProgramRun;
import dev.sluice.gateway.pool.Samples;
import dev.sluice.harness.BoundedWait;
import dev.sluice.piston.Encoding;
import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.Limit;
import dev.sluice.piston.Limits;
import dev.sluice.piston.SourceFile;
import dev.sluice.piston.StageResult;
import dev.sluice.piston.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of the driver itself, run by a Python of this machine in place of a kernel. */
class InterpreterDriverTest {
    private static final Optional<Path> PYTHON = Arrays.stream(
                    System.getenv().getOrDefault("PATH", "").split(":", -1))
            .map(folder -> Path.of(folder, "python3"))
            .filter(Files::isExecutable)
            .findFirst();

    @TempDir
    Path folder;

    /** The code that runs in the kernel before the driver. */
    private String ballast = "";

    @BeforeEach
    void needsPython() {
        assumeTrue(PYTHON.isPresent(), "python3 is not installed here: install it");
    }

    @Test
    void aProgramIsAProcessOfItsOwn() throws Exception {
        StageResult run = run("print(__name__, __file__.endswith('file0.code'))", List.of(), null);

        assertThat(run.stdout()).isEqualTo("__main__ True\n");
        assertThat(run.code()).isZero();
        assertThat(run.status()).isNull();
        assertThat(run.memory()).isPositive();
    }

    @Test
    void whatAChildWritesLateIsNotLost() throws Exception {
        for (int i = 0; i < 5; i++) {
            StageResult run = run(
                    "import os\nif os.fork() == 0:\n  for i in range(100_000): pass\n  print('late')", List.of(), null);

            assertThat(run.stdout()).isEqualTo("late\n");
        }
    }

    @Test
    void argumentsAndInputArriveAsTheyAre() throws Exception {
        StageResult run =
                run("import sys;print(sys.argv[1:], repr(sys.stdin.read()))", List.of("é✓", "", "$HOME '\""), "a\nb");

        assertThat(run.stdout()).isEqualTo("['é✓', '', '$HOME \\'\"'] 'a\\nb\\n'\n");
    }

    @Test
    void anExitCodeIsTold() throws Exception {
        StageResult run = run("import sys;print('e', file=sys.stderr);sys.exit(3)", List.of(), null);

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.stderr()).isEqualTo("e\n");
        assertThat(run.output()).isEqualTo("e\n");
        assertThat(run.status()).isEqualTo(Status.RE);
    }

    @Test
    void aSignalIsToldAsAShellTellsIt() throws Exception {
        StageResult run = run("import os;print('kept',flush=True);os.kill(os.getpid(), 11)", List.of(), null);

        assertThat(run.code()).isEqualTo(139);
        assertThat(run.stdout()).isEqualTo("kept\n");
        assertThat(run.stderr()).isEqualTo("Segmentation fault\n");
        assertThat(run.output()).isEqualTo("kept\nSegmentation fault\n");
    }

    @ParameterizedTest
    @CsvSource({"6, Aborted", "9, Killed", "15, Terminated", "25, File size limit exceeded", "2, ''", "13, ''"})
    void stderrNamesTheSignalAsAShellDoes(int signal, String word) throws Exception {
        StageResult run = run(
                "import os,signal;signal.signal(" + signal + ", signal.SIG_DFL) if " + signal
                        + " != 9 else 0;os.kill(os.getpid(), " + signal + ")",
                List.of(),
                null);

        assertThat(run.code()).isEqualTo(128 + signal);
        assertThat(run.stderr().strip()).isEqualTo(word);
    }

    /**
     * Proves that memory is measured of the program alone. The kernel has 200 MB here; the program has what a Python
     * has, or what it takes.
     */
    @Test
    void memoryIsTheProgramsAndNotTheKernels() throws Exception {
        ballast = "_ballast = bytearray(200_000_000)\n";

        assertThat(run("print(1)", List.of(), null).memory()).isLessThan(50_000_000L);
        assertThat(run("x = bytearray(90_000_000)", List.of(), null).memory()).isBetween(90_000_000L, 150_000_000L);
    }

    @Test
    void noFolderIsTooDeepToBeRemoved() throws Exception {
        StageResult run = run("""
                import os
                print(os.getcwd())
                for depth in range(2000):
                    name = ('x' if depth < 1000 else 'y' * 200)
                    os.mkdir(name)
                    os.chdir(name)
                open('f', 'w').close()
                os.symlink('/', 'link')
                os.chmod('.', 0)
                """, List.of(), null);

        assertThat(run.code()).isZero();
        assertThat(Path.of(run.stdout().strip())).doesNotExist();
    }

    @Test
    void aProgramThatEndsItsLauncherIsAFailureAndNotAHang() throws Exception {
        StageResult run = run("import os;os.kill(os.getppid(), 9)", List.of(), null);

        assertThat(run.status()).isEqualTo(Status.XX);
    }

    @Test
    void aLongEnvelopeComesInParts() throws Exception {
        ExecutionRequest request = request(
                List.of(new SourceFile(
                        "file0.code",
                        "import os,base64;print(base64.b85encode(os.urandom(560000)).decode())",
                        Encoding.UTF8)),
                List.of(),
                null,
                Map.of());
        InterpreterDriver driver = driver(request, Map.of(), true);
        String returned = interpret(
                driver.code().replace("\n_sluice(\"", "\nfirst = _sluice(\"") + "first + '\\n' + " + driver.next());

        assertThat(returned.indexOf('\n')).isEqualTo(500_000);
        String envelope = returned.replace("\n", "");
        assertThat(InterpreterEnvelope.result(
                                InterpreterEnvelope.find(envelope, driver.marker())
                                        .orElseThrow(),
                                Samples.PYTHON)
                        .run()
                        .stdout())
                .hasSize(700_001);
    }

    @Test
    void aProgramThatTakesTooLongIsStoppedWithItsChildren() throws Exception {
        StageResult run = run(
                "import os,time\nprint('before',flush=True)\nos.fork()\ntime.sleep(60)",
                List.of(),
                null,
                Map.of(Limit.RUN_TIMEOUT, 500L));

        assertThat(run.stdout()).isEqualTo("before\n");
        assertThat(run.status()).isEqualTo(Status.TO);
        assertThat(run.signal()).isEqualTo("SIGKILL");
        assertThat(run.code()).isNull();
    }

    @Test
    void outputBeyondTheLimitIsCutAndKept() throws Exception {
        StageResult run = run("while True: print('x' * 1000)", List.of(), null);

        assertThat(run.status()).isEqualTo(Status.OL);
        assertThat(run.stdout()).hasSize(InterpreterDriver.OUTPUT_LIMIT);
    }

    @Test
    void outputThatDoesNotCompressIsWholeToo() throws Exception {
        StageResult run = run("import os;print(os.urandom(500000).hex()[:1000000])", List.of(), null);

        assertThat(run.stdout()).hasSize(1_000_001);
        assertThat(run.code()).isZero();
    }

    @Test
    void inputThatNobodyReadsHoldsNothingUp() throws Exception {
        assertThat(run("print('done')", List.of(), "x".repeat(1_000_000)).stdout())
                .isEqualTo("done\n");
    }

    @Test
    void aChildThatOutlivesTheProgramHoldsNothingUp() throws Exception {
        StageResult run = run("import os,time\nif os.fork()==0: time.sleep(60)\nprint('parent')", List.of(), null);

        assertThat(run.stdout()).isEqualTo("parent\n");
        assertThat(run.status()).isNull();
    }

    @Test
    void theProgramCannotSpeakForTheDriver() throws Exception {
        StageResult run = run("""
                import sys, gc
                print('sluice-00000000-0000-0000-0000-000000000000e30=sluice-00000000-0000-0000-0000-000000000000')
                print(open('/proc/self/cmdline').read().count('sluice-'), '_sluice' in globals())
                """, List.of(), null);

        assertThat(run.stdout()).endsWith("0 False\n");
        assertThat(run.code()).isZero();
    }

    @Test
    void filesLieInAFolderThatIsGoneAfterwards() throws Exception {
        StageResult run = run(
                List.of(
                        new SourceFile(
                                "m.py",
                                "import a.b,os;print(a.b.x,open('d.bin','rb').read(),os.getcwd())",
                                Encoding.UTF8),
                        new SourceFile("a/b.py", "x=9", Encoding.UTF8),
                        new SourceFile("d.bin", "/wD+", Encoding.BASE64)),
                List.of(),
                null,
                Map.of());

        assertThat(run.stdout()).startsWith("9 b'\\xff\\x00\\xfe' /");
        assertThat(Path.of(run.stdout().strip().replaceFirst(".* ", ""))).doesNotExist();
    }

    private StageResult run(String code, List<String> args, @Nullable String stdin) throws Exception {
        return run(code, args, stdin, Map.of());
    }

    private StageResult run(String code, List<String> args, @Nullable String stdin, Map<Limit, Long> limits)
            throws Exception {
        return run(List.of(new SourceFile("file0.code", code, Encoding.UTF8)), args, stdin, limits);
    }

    private StageResult run(List<SourceFile> files, List<String> args, @Nullable String stdin, Map<Limit, Long> limits)
            throws Exception {
        InterpreterDriver driver = driver(request(files, args, stdin, limits), limits, false);
        String returned = interpret(ballast + driver.code());
        return InterpreterEnvelope.result(
                        InterpreterEnvelope.find(returned, driver.marker()).orElseThrow(), Samples.PYTHON)
                .run();
    }

    private static ExecutionRequest request(
            List<SourceFile> files, List<String> args, @Nullable String stdin, Map<Limit, Long> limits) {
        return new ExecutionRequest("python", "*", files, stdin, args, limits);
    }

    private static InterpreterDriver driver(ExecutionRequest request, Map<Limit, Long> limits, boolean inParts) {
        var resolved = new ExecutionRequest.Resolved(request, Samples.PYTHON, Limits.DEFAULT.resolve(limits));
        return InterpreterDriver.of(new ProgramRun(resolved, "", "key"), inParts);
    }

    /** Interprets code as a kernel does: the value of the last line is what it returns. */
    private String interpret(String code) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>(code.strip().lines().toList());
        lines.set(lines.size() - 1, "print(" + lines.get(lines.size() - 1) + " or '')");
        Path file = Files.writeString(folder.resolve("kernel.py"), String.join("\n", lines));
        Process kernel = new ProcessBuilder(PYTHON.orElseThrow().toString(), file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(kernel.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(BoundedWait.exitCode(kernel)).isZero();
        return printed;
    }
}
