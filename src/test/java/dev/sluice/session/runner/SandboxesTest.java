package dev.sluice.session.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.piston.Limit;
import dev.sluice.piston.Limits;
import dev.sluice.piston.StageResult;
import dev.sluice.piston.Status;
import dev.sluice.session.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds on every rung of the ladder, with and without a meter. */
class SandboxesTest {
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    enum Rung {
        NAMESPACES,
        NAMESPACES_WITHOUT_METER,
        SEPARATE_USER,
        SHARED_USER
    }

    /** Compiled once. */
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

    /** Somebody must give them to its user first, which is the meter. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NAMESPACES_WITHOUT_METER")
    void aProgramOpensItsStreamsByName(Rung rung) throws IOException {
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
        assertThat(run(rung, Limits.DEFAULT, "/bin/sh", "-c", "kill -9 $$").code())
                .isEqualTo(137);
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

    /** As when our process is killed: the thread that started it is no more. */
    @ParameterizedTest
    @EnumSource
    void nothingOutlivesWhoeverStartedIt(Rung rung) throws IOException {
        String marker = "orphan-" + rung + System.nanoTime();
        String sleep = "exec -a " + marker + " sleep 60";
        try (var work = WorkFolder.create(Path.of("/tmp"))) {
            var processes = new ProcessRunner(sandbox(rung, work));
            Owner owner = processes.sandbox().nextOwner();
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

    private StageResult run(Rung rung, Limits limits, String... command) throws IOException {
        try (var work = WorkFolder.create(Path.of("/tmp"));
                var processes = new ProcessRunner(sandbox(rung, work))) {
            Owner owner = processes.sandbox().nextOwner();
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
        Optional<Owners> owners = ROOT ? Optional.of(new Owners()) : Optional.empty();
        return switch (rung) {
            case NAMESPACES -> namespaces(work, meter, owners);
            case NAMESPACES_WITHOUT_METER -> namespaces(work, Optional.empty(), owners);
            case SEPARATE_USER -> {
                assumeTrue(ROOT, "only root can become another user: run the tests as root");
                yield new UserSandbox(metered(meter), owners, filter(work));
            }
            case SHARED_USER -> new UserSandbox(metered(meter), Optional.empty(), filter(work));
        };
    }

    private static Sandbox namespaces(WorkFolder work, Optional<Meter> meter, Optional<Owners> owners)
            throws IOException {
        assumeTrue(Programs.onPath("bwrap").isPresent(), "bwrap is not installed here: install bubblewrap");
        assumeTrue(
                SharedRunner.get().sandbox().equals(SandboxLevel.NAMESPACES.wireName()),
                "this machine allows no user namespaces: see docs/sandbox.md");
        return new NamespaceSandbox(SystemFiles.find(work.path()), meter, owners, filter(work));
    }

    private static Optional<Path> filter(WorkFolder work) throws IOException {
        Optional<SystemCallFilter> filter = SystemCallFilter.ofThisMachine();
        return filter.isPresent() ? Optional.of(filter.get().write(work.path())) : Optional.empty();
    }

    private static Meter metered(Optional<Meter> meter) {
        assumeTrue(meter.isPresent(), "there is no C compiler here, so no meter: install gcc");
        return meter.orElseThrow();
    }
}
