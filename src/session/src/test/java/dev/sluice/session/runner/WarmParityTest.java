package dev.sluice.session.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.harness.BoundedWait;
import dev.sluice.piston.Encoding;
import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.Limits;
import dev.sluice.piston.SourceFile;
import dev.sluice.piston.StageResult;
import dev.sluice.session.settings.RunnerSettings;
import dev.sluice.session.workspace.SessionFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Checks that a run that starts warm cannot tell, and answers what it answers cold. With {@code SLUICE_NAMESPACES_BY}
 * in the environment of the tests, that program makes the namespaces of both.
 */
// The callbacks come in order; a line of the test is for a part of the program.
@SuppressWarnings({"NullAway.Init", "StringConcatToTextBlock"})
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(AbusedRunner.WHOLE_MACHINE)
class WarmParityTest {
    @TempDir
    static Path work;

    private static Path folder = Path.of("");
    private static Runner cold;
    private static Runner warm;

    @BeforeAll
    static void startBoth() throws IOException {
        SharedRunner.with("python");
        // Deeper than the name of a socket can be long.
        folder = Files.createDirectory(work.resolve("d".repeat(80)));
        for (Path each : List.of(work, folder)) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwx--x--x"));
        }
        warm = start("on");
        cold = start("off");
        assumeTrue(
                warm.sandbox().equals("namespaces"),
                "this machine has no namespaces, and so no warm starts: install bubblewrap");
        NativeAssumptions.assumeWarmStarts();
        assertThat(warm.warmLanguages()).contains("python");
        assertThat(cold.warmLanguages()).isEmpty();
    }

    @AfterAll
    static void close() {
        if (warm != null) {
            warm.close();
        }
        if (cold != null) {
            cold.close();
        }
    }

    private static Runner start(String warmOrNot) {
        var environment = new HashMap<>(Map.of(
                "SLUICE_WORK_FOLDER", folder.toString(), "SLUICE_WARM", warmOrNot, "SLUICE_RUN_TIMEOUT", "15000"));
        Optional.ofNullable(System.getenv("SLUICE_NAMESPACES_BY"))
                .ifPresent(by -> environment.put("SLUICE_NAMESPACES_BY", by));
        return Runner.start(RunnerSettings.from(environment));
    }

    @ParameterizedTest
    @EnumSource
    void bothAnswerTheSame(ParityProgram program) {
        try (var session = warm.openFolder();
                var other = cold.openFolder()) {
            StageResult right = run(cold, other, "file0.code", program);
            StageResult result = runWarm(session, "file0.code", program);

            assertThat(comparable(result)).isEqualTo(comparable(right));
            if (program.limits().isEmpty()) {
                assertThat(result.cpuTime()).isBetween(0L, 10_000L);
                long usual = Objects.requireNonNull(right.memory());
                assertThat(result.memory()).isBetween(usual / 3, usual * 3);
            }
        }
        assertThat(cold.warmRuns()).isZero();
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(
            strings = {"main.py", "-c", "a/b/main.py", "\u00e4 \u20ac.py", "x.pyc", "__main__.py", "'.py", "..x"})
    void whateverTheMainFileIsCalled(String name) {
        for (ParityProgram program : List.of(
                ParityProgram.MAIN,
                ParityProgram.PATHS,
                ParityProgram.ARGUMENTS,
                ParityProgram.TRACEBACK,
                ParityProgram.IMPORTERS)) {
            try (var session = warm.openFolder();
                    var other = cold.openFolder()) {
                assertThat(comparable(runWarm(session, name, program)))
                        .isEqualTo(comparable(run(cold, other, name, program)));
            }
        }
    }

    @Test
    void whatIsDrawnByLotIsDrawnAgain() {
        String code = "import random, uuid, os, secrets, ssl, tempfile\n"
                + "print(hash('x'))\nprint(random.random())\nprint(uuid.uuid4())\nprint(os.urandom(8))\n"
                + "print(secrets.token_hex())\nprint(ssl.RAND_bytes(8))\nprint(tempfile.mktemp())";
        try (var session = warm.openFolder()) {
            var before = new ArrayList<String>();
            for (int i = 0; i < 20; i++) {
                List<String> now =
                        runWarm(session, "file0.code", code).stdout().lines().toList();
                assertThat(now).hasSize(7);
                assertThat(before).as("values of the run before").doesNotContainAnyElementsOf(now);
                before.clear();
                before.addAll(now);
            }
        }
    }

    @Test
    void noRunFindsWhatAnotherDid() {
        String probe = "import sys, os, builtins, gc\n"
                + "print(sorted(vars(builtins)), sorted(vars(sys)), sorted(vars(os)), list(sys.modules), dict(os.environ),"
                + " sys.path, os.getcwd(), oct(os.umask(0o22)), gc.isenabled(), sys.getrecursionlimit(),"
                + " os.listdir('/tmp'), os.listdir('/dev/shm'), os.listdir(), os.listdir('/proc/self/fd'),"
                + " len([p for p in os.listdir('/proc') if p.isdigit()]), __import__('signal').getsignal(10))";
        String vandal = "import sys, os, builtins, gc, signal, json\n"
                + "builtins.print_ = print; builtins.len = None; sys.x = 1; os.x = 1; sys.path.insert(0, '/x')\n"
                + "os.environ['X'] = '1'; os.putenv('Y', '1'); os.umask(0); gc.disable(); sys.setrecursionlimit(50)\n"
                + "signal.signal(10, lambda *a: None); os.chdir('/'); open('/tmp/x', 'w'); open('/dev/shm/x', 'w')\n"
                + "if os.fork() == 0:\n  os.setsid()\n  if os.fork() == 0:\n    while True: pass\n"
                + "for n in range(3, 40):\n  try: os.kill(1, n)\n  except OSError: pass\n"
                + "os.kill(-1, 9) if os.getpid() == 1 else os._exit(0)";
        try (var session = warm.openFolder()) {
            String right = runWarm(session, "file0.code", probe).stdout();
            for (int i = 0; i < 4; i++) {
                runWarm(session, "file0.code", vandal);
                assertThat(runWarm(session, "file0.code", probe).stdout()).isEqualTo(right);
            }
        }
    }

    @Test
    void runsAtOnceSeeNothingOfEachOther() {
        String code = "import os, socket\ns = socket.socket(socket.AF_UNIX); s.bind('\\0same')\n"
                + "t = socket.create_server(('127.0.0.1', 8000))\nopen('/dev/shm/a', 'x'); open('/tmp/a', 'x')\n"
                + "open('/mnt/data/%d', 'w').close()\nimport time\nend = time.time() + 10\n"
                + "while len(os.listdir('/mnt/data')) < 2 and time.time() < end: pass\n"
                + "print(len(os.listdir('/mnt/data')), sum(p.isdigit() for p in os.listdir('/proc')))";
        try (var session = warm.openFolder()) {
            runWarm(session, "file0.code", "pass");
            var one = java.util.concurrent.CompletableFuture.supplyAsync(
                    () -> runWarm(session, "file0.code", code.formatted(1)));
            StageResult two = runWarm(session, "file0.code", code.formatted(2));

            assertThat(BoundedWait.result(one).output()).isEqualTo("2 2\n");
            assertThat(two.output()).isEqualTo("2 2\n");
        }
    }

    @Test
    void zygotesThatDieOrHangAreReplacedAndNoRunIsLost() throws IOException {
        try (var session = warm.openFolder()) {
            runWarm(session, "file0.code", "pass");
            for (String signal : List.of("-KILL", "-STOP")) {
                for (ProcessHandle zygote : zygotesOf(session)) {
                    BoundedWait.exitCode(new ProcessBuilder("kill", signal, Long.toString(zygote.pid())).start());
                }

                assertThat(run(warm, session, "file0.code", "print(42)").stdout())
                        .isEqualTo("42\n");
                assertThat(runWarm(session, "file0.code", "print(43)").stdout()).isEqualTo("43\n");
            }
        }
    }

    @Test
    void aSessionEndsWithItsZygotes() {
        SessionFolder session = warm.openFolder();
        runWarm(session, "file0.code", "pass");
        assertThat(zygotesOf(session)).isNotEmpty();

        session.close();

        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(zygotesOf(session)).isEmpty());
        assertThat(session.path()).doesNotExist();
    }

    /** Returns the first process in the sandbox of each zygote of a session. */
    private static List<ProcessHandle> zygotesOf(SessionFolder session) {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.parent()
                        .flatMap(parent -> parent.info().arguments())
                        .filter(arguments ->
                                Stream.of(arguments).anyMatch(argument -> argument.startsWith("SLUICE_ZYGOTE_RUNS"))
                                        && Stream.of(arguments).anyMatch(argument -> isOf(session, argument)))
                        .isPresent())
                .toList();
    }

    /** Checks whether an argument is the folder of a session, or a table that mounts it. */
    private static boolean isOf(SessionFolder session, String argument) {
        String folder = session.path().toString();
        if (!argument.endsWith("/mounts")) {
            return argument.equals(folder);
        }
        try {
            return Files.readString(Path.of(argument)).contains(folder + " ");
        } catch (IOException e) {
            return false; // It has ended
        }
    }

    private static StageResult runWarm(SessionFolder session, String name, ParityProgram program) {
        return untilWarm(() -> run(warm, session, name, program));
    }

    private static StageResult runWarm(SessionFolder session, String name, String code) {
        return untilWarm(() -> run(warm, session, name, code));
    }

    /**
     * Runs a program again until it starts warm. The first run of a session is cold, and so is any that comes while
     * nothing is ready.
     */
    private static StageResult untilWarm(java.util.function.Supplier<StageResult> run) {
        var result = new AtomicReference<StageResult>();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            long before = warm.warmRuns();
            result.set(run.get());
            return warm.warmRuns() > before;
        });
        return Objects.requireNonNull(result.get());
    }

    private static StageResult run(Runner runner, SessionFolder session, String name, String code) {
        var files = List.of(new SourceFile(name, code, Encoding.UTF8));
        return run(runner, session, new ExecutionRequest("python", "*", files, null, List.of(), Map.of()));
    }

    private static StageResult run(Runner runner, SessionFolder session, String name, ParityProgram program) {
        var files = List.of(new SourceFile(name, program.code(), Encoding.UTF8));
        return run(
                runner,
                session,
                new ExecutionRequest(
                        "python", "*", files, ParityProgram.STDIN, ParityProgram.ARGUMENTS_GIVEN, program.limits()));
    }

    private static StageResult run(Runner runner, SessionFolder session, ExecutionRequest request) {
        Limits limits = RunnerSettings.from(Map.of("SLUICE_RUN_TIMEOUT", "15000", "SLUICE_RUN_CPU_TIME", "15000"))
                .limits();
        return runner.run(request.resolve(runner.runtimes(), limits), session).run();
    }

    private static List<Object> comparable(StageResult result) {
        return java.util.Arrays.asList(
                result.code(),
                result.signal(),
                result.status(),
                result.message(),
                text(result.stdout()),
                text(result.stderr()));
    }

    /** Returns output without addresses, which are drawn by lot. */
    private static String text(String output) {
        return output.replaceAll("0x[0-9a-f]{6,}", "0x");
    }
}
