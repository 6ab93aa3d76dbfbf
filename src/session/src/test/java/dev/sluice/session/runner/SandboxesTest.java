package dev.sluice.session.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.harness.BoundedWait;
import dev.sluice.piston.Limit;
import dev.sluice.piston.Limits;
import dev.sluice.piston.StageResult;
import dev.sluice.piston.Status;
import dev.sluice.session.Processes;
import dev.sluice.session.runner.language.Programs;
import dev.sluice.session.runner.process.ProcessRunner;
import dev.sluice.session.runner.sandbox.BubblewrapSandbox;
import dev.sluice.session.runner.sandbox.Meter;
import dev.sluice.session.runner.sandbox.NativePrograms;
import dev.sluice.session.runner.sandbox.Sandbox;
import dev.sluice.session.runner.sandbox.SandboxUsers;
import dev.sluice.session.runner.sandbox.Stage;
import dev.sluice.session.runner.sandbox.StageLimits;
import dev.sluice.session.runner.sandbox.SystemFiles;
import dev.sluice.session.runner.sandbox.UserSandbox;
import dev.sluice.session.runner.sandbox.UtilLinuxSandbox;
import dev.sluice.session.runner.syscall.SystemCallFilter;
import dev.sluice.session.settings.RunnerSettings;
import dev.sluice.session.settings.SandboxLevel;
import dev.sluice.session.settings.SandboxUnavailableException;
import dev.sluice.session.workspace.RunFolder;
import dev.sluice.session.workspace.SandboxUser;
import dev.sluice.session.workspace.SessionFolder;
import dev.sluice.session.workspace.WorkFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The properties of a sandbox on every rung of the ladder, with and without a meter. */
class SandboxesTest {
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    enum Rung {
        NAMESPACES,
        NAMESPACES_WITHOUT_METER,
        BY_UTIL_LINUX,
        BY_UTIL_LINUX_WITHOUT_METER,
        SEPARATE_USER,
        SHARED_USER;

        boolean metered() {
            return this != NAMESPACES_WITHOUT_METER && this != BY_UTIL_LINUX_WITHOUT_METER;
        }
    }

    /** The meter, which is compiled once. */
    private static Optional<Meter> meter = Optional.empty();

    private static WorkFolder meterFolder;

    @BeforeAll
    static void findMeter() throws IOException {
        meterFolder = WorkFolder.create(Path.of("/tmp"));
        meter = Meter.find(RunnerSettings.from(Map.of()), meterFolder.path());
    }

    @AfterAll
    static void deleteMeter() {
        meterFolder.close();
    }

    @ParameterizedTest
    @EnumSource
    void aProgramThatIsStoppedHasNoErrorsButItsOwn(Rung rung) throws IOException {
        StageResult result =
                run(rung, Limits.DEFAULT.with(Limit.RUN_TIMEOUT, 500), "/bin/sh", "-c", "echo err >&2; sleep 10");

        assertThat(result.status()).isEqualTo(Status.TO);
        assertThat(result.stderr()).isEqualTo("err\n");
    }

    /**
     * Checks that a program opens its streams by name. Somebody must give them to its user first, which is the meter.
     */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = ".*WITHOUT_METER")
    void aProgramOpensItsStreamsByName(Rung rung) throws IOException {
        NativeAssumptions.assumeMeter();
        StageResult result = run(
                rung,
                Limits.DEFAULT,
                "/bin/sh",
                "-c",
                "cat /dev/stdin; echo out > /dev/stdout; echo err > /dev/stderr");

        assertThat(result.stdout()).isEqualTo("out\n");
        assertThat(result.stderr()).isEqualTo("err\n");
    }

    @ParameterizedTest
    @EnumSource
    void aProgramRunsAndItsCodeIsKnown(Rung rung) throws IOException {
        StageResult result = run(rung, Limits.DEFAULT, "/bin/sh", "-c", "echo out; echo err >&2; exit 5");

        assertThat(result.stdout()).isEqualTo("out\n");
        assertThat(result.stderr()).isEqualTo("err\n");
        assertThat(result.code()).isEqualTo(5);
        assertThat(result.status()).isEqualTo(Status.RE);
    }

    @ParameterizedTest
    @EnumSource
    void aSignalBecomesACode(Rung rung) throws IOException {
        StageResult killed = run(rung, Limits.DEFAULT, "/bin/sh", "-c", "kill -9 $$");
        assertThat(killed.code()).isEqualTo(137);
        assertThat(killed.output())
                .as("said once, and only where a signal can be told from a code")
                .isEqualTo(rung.metered() && meter.isPresent() ? "Killed\n" : "");
        assertThat(run(rung, Limits.DEFAULT, "/bin/sh", "-c", "kill -TERM $$").code())
                .isEqualTo(143);
    }

    @ParameterizedTest
    @EnumSource
    void timeIsLimitedAndNothingSurvives(Rung rung) throws IOException {
        String marker = "rung-" + rung + System.nanoTime();
        StageResult result = run(
                rung,
                Limits.DEFAULT.with(Limit.RUN_TIMEOUT, 300),
                "/bin/bash",
                "-c",
                "(setsid bash -c 'exec -a " + marker + " sleep 60' &); echo before; sleep 60");

        assertThat(result.status()).isEqualTo(Status.TO);
        assertThat(result.stdout()).isEqualTo("before\n");
        assertThat(Processes.named(marker)).isZero();
    }

    /**
     * Checks that nothing outlives the thread that started it. That thread is no more when our process is killed.
     */
    @ParameterizedTest
    @EnumSource
    void nothingOutlivesWhoeverStartedIt(Rung rung) throws IOException {
        String marker = "orphan-" + rung + System.nanoTime();
        String sleep = "exec -a " + marker + " sleep 60";
        try (var work = WorkFolder.create(Path.of("/tmp"))) {
            var processes = new ProcessRunner(sandbox(rung, work));
            SandboxUser owner = processes.sandbox().nextOwner();
            try (var session = SessionFolder.create(work.runs(), owner);
                    var folder = RunFolder.create(work.runs(), owner)) {
                var limits = StageLimits.run(Limits.DEFAULT, true, RunnerSettings.Bounds.DEFAULT);
                var command = List.of("/bin/bash", "-c", "(setsid bash -c '" + sleep + "' &); " + sleep);
                processes.start(new Stage(command, Map.of(), List.of(), folder, session, limits), new byte[0]);
                await().until(() -> Processes.named(marker) >= 2);

                processes.close();

                await().untilAsserted(() -> assertThat(Processes.named(marker)).isZero());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void cpuTimeIsLimited(Rung rung) throws IOException {
        StageResult result =
                run(rung, Limits.DEFAULT.with(Limit.RUN_CPU_TIME, 300), "/bin/sh", "-c", "while :; do :; done");

        assertThat(result.status()).isEqualTo(Status.TO);
        assertThat(result.message()).isEqualTo("Time limit exceeded");
    }

    @ParameterizedTest
    @EnumSource
    void theEnvironmentIsNotOurs(Rung rung) throws IOException {
        assertThat(run(rung, Limits.DEFAULT, "/usr/bin/env").stdout().lines().filter(line -> !line.startsWith("PWD=")))
                .containsExactly("GIVEN=x y");
    }

    @Test
    void aSeparateUserCannotReadWhatIsOurs() throws IOException {
        StageResult result = run(
                Rung.SEPARATE_USER,
                Limits.DEFAULT,
                "/bin/sh",
                "-c",
                "id -u; cat /etc/shadow; kill -9 $PPID; touch mine");

        assertThat(result.stdout()).isNotEqualTo("0\n");
        assertThat(result.stderr()).contains("/etc/shadow: Permission denied");
    }

    @Test
    void noSandboxMeansNoStart() {
        var settings = RunnerSettings.from(Map.of("SLUICE_METER", "/bin/false"));

        assertThatExceptionOfType(SandboxUnavailableException.class)
                .as("every sandbox is tried out, and this meter makes all of them fail")
                .isThrownBy(() -> Runner.start(settings))
                .withMessageContaining("No sandbox of level namespaces or better works here")
                .withMessageContaining("SLUICE_SANDBOX");
    }

    private static final String PYTHON = "/usr/bin/python3";

    /**
     * A program that becomes the rest of its arguments, with a key in the session keyring, as a login leaves one to a
     * server.
     */
    private static final String WITH_A_KEY = """
            import ctypes, os, sys
            libc = ctypes.CDLL(None, use_errno=True)
            add_key, keyctl = (217, 219) if os.uname().machine == 'aarch64' else (248, 250)
            if libc.syscall(keyctl, 1, None) < 0: sys.exit('no keyring')
            if libc.syscall(add_key, b'user', b'precious', b'of-the-server', 13, -3) < 0: sys.exit('no key')
            os.execv(sys.argv[1], sys.argv[1:])
            """;

    /** A program that reads the key by every keyring that a process has of its own or may ask for. */
    private static final String READ_THE_KEY = """
            import ctypes, os
            libc = ctypes.CDLL(None, use_errno=True)
            keyctl, request_key = (219, 218) if os.uname().machine == 'aarch64' else (250, 249)
            found = [libc.syscall(keyctl, 10, ring, b'user', b'precious', 0) for ring in [-1, -2, -3, -4, -5]]
            found.append(libc.syscall(request_key, b'user', b'precious', None, 0))
            for key in found:
              content = ctypes.create_string_buffer(99)
              if key > 0 and libc.syscall(keyctl, 11, key, content, 99) > 0: print('read', content.value)
            print('looked')
            """;

    @ParameterizedTest
    @EnumSource
    void theKeysOfWhoeverStartedTheServerAreNotRead(Rung rung) throws IOException {
        assertThat(runWithAKey(rung, SandboxesTest::filter)).isEqualTo("looked\n");
    }

    /** Checks that the keyring is another one, for which it does not matter whether the filter lets programs ask. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = ".*WITHOUT_METER")
    void theKeysAreNotThereWithoutTheFilterEither(Rung rung) throws IOException {
        assertThat(runWithAKey(rung, work -> Optional.empty())).isEqualTo("looked\n");
    }

    private static String runWithAKey(Rung rung, Filtering filtering) throws IOException {
        assumeTrue(Programs.isProgram(Path.of(PYTHON)), "python3 is not installed here");
        try (var work = WorkFolder.create(Path.of("/tmp"))) {
            Sandbox sandbox = sandbox(rung, work, filtering);
            SandboxUser owner = sandbox.nextOwner();
            try (var session = SessionFolder.create(work.runs(), owner);
                    var folder = RunFolder.create(work.runs(), owner)) {
                var stage =
                        new Stage(List.of(PYTHON, "-c", READ_THE_KEY), Map.of(), List.of(), folder, session, limits());
                var line = new ArrayList<>(List.of(PYTHON, "-c", WITH_A_KEY));
                List<String> confined = sandbox.commandLine(stage);
                line.add(Programs.onPath(confined.get(0)).map(Path::toString).orElse(confined.get(0)));
                line.addAll(confined.subList(1, confined.size()));
                Process process =
                        new ProcessBuilder(line).redirectErrorStream(true).start();
                CompletableFuture<?> late = endLater(process);
                String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                late.cancel(false);
                assumeTrue(!printed.startsWith("no key"), "this kernel keeps no keys");
                return printed;
            }
        }
    }

    private static StageLimits limits() {
        return StageLimits.run(Limits.DEFAULT, true, RunnerSettings.Bounds.DEFAULT);
    }

    /** Ends a process later, if it takes too long and this is not cancelled before. */
    private static CompletableFuture<?> endLater(Process process) {
        return CompletableFuture.runAsync(
                process::destroyForcibly, CompletableFuture.delayedExecutor(30, TimeUnit.SECONDS));
    }

    /** Checks with a compiled program, because what starts slowly comes too late to find the meter open. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = ".*WITHOUT_METER")
    void theMeterIsClosedToTheProgramFromItsFirstMoment(Rung rung) throws IOException {
        NativeAssumptions.assumeMeter();
        assumeTrue(rung != Rung.SHARED_USER || !ROOT, "nothing is closed to root, whom programs are here");
        try (var work = WorkFolder.create(Path.of("/tmp"));
                var processes = new ProcessRunner(sandbox(rung, work, SandboxesTest::filter))) {
            SandboxUser owner = processes.sandbox().nextOwner();
            try (var session = SessionFolder.create(work.runs(), owner);
                    var folder = RunFolder.create(work.runs(), owner)) {
                Path opener = compile(folder.files(), """
                        #include <fcntl.h>
                        #include <stdio.h>
                        #include <unistd.h>
                        int main(void) {
                            char path[32];
                            const char *files[] = {"mem", "environ", "maps"};
                            for (int i = 0; i < 3; i++) {
                                snprintf(path, sizeof path, "/proc/%d/%s", getppid(), files[i]);
                                if (open(path, i == 0 ? O_RDWR : O_RDONLY) >= 0) return 1;
                            }
                            return 0;
                        }
                        """);
                var stage = new Stage(List.of(opener.toString()), Map.of(), List.of(), folder, session, limits());
                for (int i = 0; i < 300; i++) {
                    assertThat(processes
                                    .start(stage, new byte[0])
                                    .await()
                                    .result()
                                    .code())
                            .as("opened it in run %d", i)
                            .isZero();
                }
            }
        }
    }

    /** Compiles a program, whose path is the same inside, relative to the folder of the run. */
    private static Path compile(Path folder, String source) throws IOException {
        Path file = Files.writeString(folder.resolve("opener.c"), source);
        Process compiler = new ProcessBuilder(
                        NativePrograms.compiler().orElseThrow().toString(),
                        "-static",
                        "-o",
                        folder.resolve("opener").toString(),
                        file.toString())
                .inheritIO()
                .start();
        CompletableFuture<?> late = endLater(compiler);
        int code = BoundedWait.exitCode(compiler);
        late.cancel(false);
        assumeTrue(code == 0, "there is no C library to link statically");
        return Path.of("./opener");
    }

    private StageResult run(Rung rung, Limits limits, String... command) throws IOException {
        try (var work = WorkFolder.create(Path.of("/tmp"));
                var processes = new ProcessRunner(sandbox(rung, work))) {
            SandboxUser owner = processes.sandbox().nextOwner();
            try (var session = SessionFolder.create(work.runs(), owner);
                    var folder = RunFolder.create(work.runs(), owner)) {
                var stageLimits = StageLimits.run(limits, true, RunnerSettings.Bounds.DEFAULT);
                var stage =
                        new Stage(List.of(command), Map.of("GIVEN", "x y"), List.of(), folder, session, stageLimits);
                return processes.start(stage, new byte[0]).await().result();
            }
        }
    }

    private static Sandbox sandbox(Rung rung, WorkFolder work) throws IOException {
        return sandbox(rung, work, SandboxesTest::filter);
    }

    @FunctionalInterface
    private interface Filtering {
        Optional<Path> filter(WorkFolder work) throws IOException;
    }

    private static Sandbox sandbox(Rung rung, WorkFolder work, Filtering filtering) throws IOException {
        Optional<Path> filter = filtering.filter(work);
        Optional<SandboxUsers> owners = ROOT ? Optional.of(new SandboxUsers()) : Optional.empty();
        return switch (rung) {
            case NAMESPACES -> namespaces(work, meter, owners, filter);
            case NAMESPACES_WITHOUT_METER -> namespaces(work, Optional.empty(), owners, filter);
            case BY_UTIL_LINUX -> byUtilLinux(work, meter, owners, filter);
            case BY_UTIL_LINUX_WITHOUT_METER -> byUtilLinux(work, Optional.empty(), owners, filter);
            case SEPARATE_USER -> {
                assumeTrue(ROOT, "only root can become another user: run the tests as root");
                yield new UserSandbox(metered(meter), owners, filter);
            }
            case SHARED_USER -> new UserSandbox(metered(meter), Optional.empty(), filter);
        };
    }

    private static Sandbox namespaces(
            WorkFolder work, Optional<Meter> meter, Optional<SandboxUsers> owners, Optional<Path> filter)
            throws IOException {
        assumeTrue(Programs.onPath("bwrap").isPresent(), "bwrap is not installed here: install bubblewrap");
        assumeTrue(
                SharedRunner.get().sandbox().equals(SandboxLevel.NAMESPACES.wireName()),
                "this machine allows no user namespaces: see docs/sandbox.md");
        return new BubblewrapSandbox(SystemFiles.find(work.path()), meter, owners, filter);
    }

    private static Sandbox byUtilLinux(
            WorkFolder work, Optional<Meter> meter, Optional<SandboxUsers> owners, Optional<Path> filter)
            throws IOException {
        List<String> missing = UtilLinuxSandbox.missingPrograms();
        assumeTrue(missing.isEmpty(), missing + " of util-linux not found: install util-linux");
        assumeTrue(
                SharedRunner.get().sandbox().equals(SandboxLevel.NAMESPACES.wireName()),
                "this machine allows no user namespaces: see docs/sandbox.md");
        return UtilLinuxSandbox.create(SystemFiles.find(work.path()), work.path(), meter, owners, filter);
    }

    private static Optional<Path> filter(WorkFolder work) throws IOException {
        Optional<SystemCallFilter> filter = SystemCallFilter.ofThisMachine();
        return filter.isPresent() ? Optional.of(filter.get().write(work.path())) : Optional.empty();
    }

    private static Meter metered(Optional<Meter> meter) {
        NativeAssumptions.assumeMeter();
        return meter.orElseThrow();
    }
}
