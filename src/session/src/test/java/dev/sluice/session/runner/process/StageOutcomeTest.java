package dev.sluice.session.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.piston.StageResult;
import dev.sluice.piston.Status;
import dev.sluice.session.runner.sandbox.MeterReport;
import dev.sluice.session.workspace.SessionClosedException;
import dev.sluice.session.workspace.StopReason;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StageOutcomeTest {
    private static final Duration ELAPSED = Duration.ofMillis(50);

    @Test
    void success() {
        StageResult result = byItself(report(0, MeterReport.Cause.NONE));

        assertThat(result.succeeded()).isTrue();
        assertThat(result.message()).isNull();
        assertThat(result.memory()).isEqualTo(4096);
        assertThat(result.cpuTime()).isEqualTo(20);
        assertThat(result.wallTime()).isEqualTo(30);
    }

    @Test
    void anExitCodeOtherThanZeroIsARuntimeError() {
        assertEnded(byItself(report(3, MeterReport.Cause.NONE)), null, 3, Status.RE, "Exited with error status 3");
    }

    @Test
    void aSignalThatTheProgramDiedOfShowsInItsCodeAndInTheWordsOfAShell() {
        StageResult result = byItself(report(139, 11, MeterReport.Cause.NONE));

        assertEnded(result, null, 139, Status.RE, "Exited with error status 139");
        assertThat(result.stderr()).isEqualTo("Segmentation fault\n");
        assertThat(result.output()).isEqualTo("Segmentation fault\n");
    }

    @Test
    void anExitCodeThatLooksLikeASignalIsNone() {
        StageResult result = byItself(report(137, MeterReport.Cause.NONE));

        assertEnded(result, null, 137, Status.RE, "Exited with error status 137");
        assertThat(result.output()).isEmpty();
    }

    @Test
    void tooMuchMemoryShowsAsTheKillThatItIs() {
        StageResult result = byItself(report(137, 9, MeterReport.Cause.MEMORY));

        assertEnded(result, null, 137, Status.RE, "Exited with error status 137");
        assertThat(result.stderr()).isEqualTo("Killed\n");
    }

    @Test
    void nothingIsSaidOfAProgramThatWasStopped() {
        var report = report(137, 9, MeterReport.Cause.STOPPED);
        var ending =
                new StageOutcome(Optional.of(StopReason.WALL_TIME), 137, true, Optional.of(report), ELAPSED, output());

        assertThat(ending.result().output()).isEmpty();
        assertThat(byItself(report(137, 9, MeterReport.Cause.CPU)).output()).isEmpty();
    }

    @Test
    void wallTime() {
        StageResult result = stopped(StopReason.WALL_TIME);

        assertEnded(result, "SIGKILL", null, Status.TO, "Time limit exceeded (wall clock)");
        assertThat(result.wallTime()).isEqualTo(50);
    }

    @Test
    void cpuTime() {
        assertEnded(byItself(report(137, MeterReport.Cause.CPU)), "SIGKILL", null, Status.TO, "Time limit exceeded");
    }

    @Test
    void cpuTimeAsTheKernelLimitsIt() {
        StageResult result =
                new StageOutcome(Optional.empty(), 152, false, Optional.empty(), ELAPSED, output()).result();

        assertEnded(result, "SIGKILL", null, Status.TO, "Time limit exceeded");
        assertThat(result.memory()).isNull();
        assertThat(result.cpuTime()).isNull();
        assertThat(result.wallTime()).isEqualTo(50);
    }

    @Test
    void tooMuchOutput() {
        assertEnded(stopped(StopReason.STDOUT_LIMIT), "SIGKILL", null, Status.OL, "stdout length exceeded");
        assertEnded(stopped(StopReason.STDERR_LIMIT), "SIGKILL", null, Status.EL, "stderr length exceeded");
    }

    @Test
    void tooMuchOnTheDisk() {
        assertEnded(stopped(StopReason.DISK_LIMIT), "SIGKILL", null, Status.SG, "Disk limit exceeded");
    }

    @Test
    void noReportWhereOneIsDueMeansThatTheSandboxFailed() {
        StageResult result = new StageOutcome(Optional.empty(), 1, true, Optional.empty(), ELAPSED, output()).result();

        assertEnded(result, null, 1, Status.XX, "The sandbox failed with exit status 1");
    }

    @Test
    void aCommandThatSucceededNeedsNoReport() {
        StageResult result = new StageOutcome(Optional.empty(), 0, true, Optional.empty(), ELAPSED, output()).result();

        assertThat(result.succeeded()).isTrue();
        assertThat(result.status()).isNull();
        assertThat(result.memory()).isNull();
    }

    @Test
    void anEndedSessionIsNoResult() {
        assertThatExceptionOfType(SessionClosedException.class).isThrownBy(() -> stopped(StopReason.SESSION_CLOSED));
    }

    private static StageResult byItself(MeterReport report) {
        return new StageOutcome(Optional.empty(), report.code(), true, Optional.of(report), ELAPSED, output()).result();
    }

    private static StageResult stopped(StopReason reason) {
        var report = report(137, MeterReport.Cause.STOPPED);
        return new StageOutcome(Optional.of(reason), 137, true, Optional.of(report), ELAPSED, output()).result();
    }

    private static MeterReport report(int code, MeterReport.Cause cause) {
        return report(code, 0, cause);
    }

    private static MeterReport report(int code, int signal, MeterReport.Cause cause) {
        return new MeterReport(code, signal, Duration.ofMillis(20), Duration.ofMillis(30), 4096, cause);
    }

    private static CapturedOutput output() {
        return new CapturedOutput(100);
    }

    private static void assertEnded(
            StageResult result,
            @org.jspecify.annotations.Nullable String signal,
            @org.jspecify.annotations.Nullable Integer code,
            Status status,
            String message) {
        assertThat(result.signal()).isEqualTo(signal);
        assertThat(result.code()).isEqualTo(code);
        assertThat(result.status()).isEqualTo(status);
        assertThat(result.message()).isEqualTo(message);
    }
}
