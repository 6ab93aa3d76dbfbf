package dev.sluice.session.runner.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.piston.Limit;
import dev.sluice.piston.Limits;
import dev.sluice.session.settings.RunnerSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StageLimitsTest {
    private static final RunnerSettings.Bounds BOUNDS = new RunnerSettings.Bounds(1, 64, 2048, 10_000_000);

    @Test
    void theKernelLimitsEachProcess() {
        assertThat(StageLimits.run(Limits.DEFAULT, true, BOUNDS).prlimit(true))
                .as("one process more, for the sandbox's own")
                .containsExactly(
                        "prlimit",
                        "--nproc=65",
                        "--nofile=2048",
                        "--fsize=10000000",
                        "--core=0",
                        "--stack=" + KernelLimits.stack(),
                        "--");
    }

    @Test
    void addressSpaceIsLimitedWhereNothingElseTellsTheMemory() {
        Limits limits = Limits.DEFAULT.with(Limit.RUN_MEMORY_LIMIT, 1000);

        assertThat(StageLimits.run(limits, true, BOUNDS).prlimit(true)).noneMatch(option -> option.startsWith("--as"));
        assertThat(StageLimits.run(limits, true, BOUNDS).prlimit(false)).contains("--as=1000");
        assertThat(StageLimits.run(limits, false, BOUNDS).prlimit(false))
                .noneMatch(option -> option.startsWith("--as"));
        assertThat(StageLimits.compile(limits, true, BOUNDS).prlimit(false))
                .noneMatch(option -> option.startsWith("--as"));
    }

    @Test
    void withoutAMeterTheKernelLimitsCpuTimeInWholeSeconds() {
        Limits limits = Limits.DEFAULT.with(Limit.RUN_CPU_TIME, 1001);

        assertThat(StageLimits.run(limits, true, BOUNDS).prlimit(false)).contains("--cpu=2:3");
    }

    @Test
    void aZygoteIsToldTheSameInWords() {
        Limits limits = Limits.DEFAULT.with(Limit.RUN_MEMORY_LIMIT, 1000).with(Limit.RUN_CPU_TIME, 7);

        assertThat(StageLimits.run(limits, true, BOUNDS).words())
                .containsExactly("7", "1000", "65", "2048", "10000000");
        assertThat(StageLimits.run(Limits.DEFAULT.with(Limit.RUN_CPU_TIME, Limit.NONE), true, BOUNDS)
                        .words())
                .containsExactly("0", "0", "65", "2048", "10000000");
    }

    @Test
    void eachStageHasItsOwnTimes() {
        Limits limits = Limits.DEFAULT.with(Limit.COMPILE_TIMEOUT, 1).with(Limit.RUN_TIMEOUT, 2);

        assertThat(StageLimits.compile(limits, true, BOUNDS).wallTime()).contains(Duration.ofMillis(1));
        assertThat(StageLimits.run(limits, true, BOUNDS).wallTime()).contains(Duration.ofMillis(2));
    }

    @Test
    void whatIsNotPositiveIsNoLimit() {
        Limits limits = Limits.DEFAULT.with(Limit.RUN_TIMEOUT, Limit.NONE);

        assertThat(StageLimits.run(limits, true, BOUNDS).wallTime()).isEmpty();
        assertThat(StageLimits.run(limits, true, BOUNDS).memory()).isEmpty();
    }
}
