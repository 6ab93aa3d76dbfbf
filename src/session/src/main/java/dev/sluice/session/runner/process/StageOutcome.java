package dev.sluice.session.runner.process;

import dev.sluice.piston.Signals;
import dev.sluice.piston.StageResult;
import dev.sluice.piston.Status;
import dev.sluice.session.runner.sandbox.MeterReport;
import dev.sluice.session.workspace.SessionClosedException;
import dev.sluice.session.workspace.StopReason;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one stage, and its translation into Piston's words.
 *
 * @param stopped why we stopped it, if we did
 * @param exitCode that of the outermost process
 * @param metered whether a report was to be expected
 * @param elapsed from start to end as we saw it
 */
public record StageOutcome(
        Optional<StopReason> stopped,
        int exitCode,
        boolean metered,
        Optional<MeterReport> report,
        Duration elapsed,
        CapturedOutput output) {
    private static final String KILLED = "SIGKILL";
    /** The exit code 128 + SIGXCPU, by which the kernel's own limit shows where there is no meter. */
    private static final int KERNEL_CPU_LIMIT = 128 + 24;

    public StageResult result() {
        if (stopped.isPresent()) {
            return switch (stopped.get()) {
                case WALL_TIME -> killed("Time limit exceeded (wall clock)", Status.TO);
                case STDOUT_LIMIT -> killed("stdout length exceeded", Status.OL);
                case STDERR_LIMIT -> killed("stderr length exceeded", Status.EL);
                case DISK_LIMIT -> killed("Disk limit exceeded", Status.SG);
                case SESSION_CLOSED -> throw new SessionClosedException();
            };
        }
        if (metered && report.isEmpty() && exitCode != 0) {
            return result(null, exitCode, "The sandbox failed with exit status " + exitCode, Status.XX);
        }
        // Without a report nothing but a command that succeeded ends with 0: what it used is not known then
        if (ranOutOfCpuTime()) {
            return killed("Time limit exceeded", Status.TO);
        }
        int code = report.map(MeterReport::code).orElse(exitCode);
        return code == 0
                ? result(null, 0, null, null)
                : result(null, code, "Exited with error status " + code, Status.RE, lastWords());
    }

    /**
     * Returns what a shell says of a program that died of a signal. Without a report such a death looks like any other
     * exit code.
     */
    private String lastWords() {
        return report.map(seen -> Signals.lastWords(seen.signal())).orElse("");
    }

    private boolean ranOutOfCpuTime() {
        return report.map(seen -> seen.cause() == MeterReport.Cause.CPU).orElse(exitCode == KERNEL_CPU_LIMIT);
    }

    private StageResult killed(String message, Status status) {
        return result(KILLED, null, message, status);
    }

    private StageResult result(
            @Nullable String signal, @Nullable Integer code, @Nullable String message, @Nullable Status status) {
        return result(signal, code, message, status, "");
    }

    private StageResult result(
            @Nullable String signal,
            @Nullable Integer code,
            @Nullable String message,
            @Nullable Status status,
            String said) {
        return new StageResult(
                signal,
                output.stdout().text(),
                output.stderr().text() + said,
                code,
                output.both() + said,
                report.map(MeterReport::memory).orElse(null),
                message,
                status,
                report.map(seen -> seen.cpuTime().toMillis()).orElse(null),
                wallTime().toMillis());
    }

    /**
     * Returns the time of the command alone where it is known; a run that exceeded its time is told no less than the
     * limit.
     */
    private Duration wallTime() {
        return stopped.equals(Optional.of(StopReason.WALL_TIME))
                ? elapsed
                : report.map(MeterReport::wallTime).orElse(elapsed);
    }
}
