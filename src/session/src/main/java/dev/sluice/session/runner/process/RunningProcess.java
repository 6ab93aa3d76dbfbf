package dev.sluice.session.runner.process;

import dev.sluice.session.runner.sandbox.MeterReport;
import dev.sluice.session.runner.sandbox.Sandbox;
import dev.sluice.session.runner.sandbox.Stage;
import dev.sluice.session.workspace.StopReason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A stage that runs in a process of its own. It is fed, its output is read, and it is stopped when its time or its
 * output is used up.
 */
public final class RunningProcess implements RunningStage {
    /** The time for the meter to write its report, and for the kernel to remove what it killed. */
    private static final Duration GRACE = Duration.ofMillis(500);

    private static final int BUFFER = 8192;
    /** The bytes that a pipe takes without anybody reading, on every Linux. */
    private static final int PIPE = 4096;

    private final Sandbox sandbox;
    private final Stage stage;
    private final Process process;
    private final CapturedOutput output;
    private final long started = System.nanoTime();
    private final AtomicReference<@Nullable StopReason> stopped = new AtomicReference<>();
    private CompletableFuture<?> listening = CompletableFuture.completedFuture(null);

    RunningProcess(Sandbox sandbox, Stage stage, Process process) {
        this.sandbox = sandbox;
        this.stage = stage;
        this.process = process;
        this.output = new CapturedOutput(stage.limits().bounds().output());
    }

    void begin(byte[] stdin, Executor threads) {
        listening = CompletableFuture.allOf(
                CompletableFuture.runAsync(
                        () -> listen(process.getInputStream(), output.stdout(), StopReason.STDOUT_LIMIT), threads),
                CompletableFuture.runAsync(
                        () -> listen(process.getErrorStream(), output.stderr(), StopReason.STDERR_LIMIT), threads));
        if (stdin.length <= PIPE) {
            feed(stdin);
        } else {
            threads.execute(() -> feed(stdin));
        }
    }

    /** Returns the program's standard input, for a caller who did not {@link #begin} it, but speaks with it. */
    public OutputStream input() {
        return process.getOutputStream();
    }

    /** Returns the program's standard output, for a caller who speaks with it. */
    public InputStream output() {
        return process.getInputStream();
    }

    @Override
    public StageOutcome await() {
        try {
            Optional<Duration> limit = stage.limits().wallTime();
            if (limit.isEmpty()) {
                process.waitFor();
            } else if (!process.waitFor(limit.get().toNanos(), TimeUnit.NANOSECONDS)) {
                stop(StopReason.WALL_TIME);
            }
            if (!process.waitFor(BURIAL.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("A program could not be ended");
            }
            Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
            awaitOutput();
            return new StageOutcome(
                    Optional.ofNullable(stopped.get()),
                    process.exitValue(),
                    sandbox.metered(),
                    report(),
                    elapsed,
                    output);
        } catch (InterruptedException e) {
            killAll();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a program ran", e);
        }
    }

    /** Stops the program by the meter, which kills it and still reports on it. What does not end in time is killed. */
    @Override
    public void stop(StopReason reason) {
        if (!stopped.compareAndSet(null, reason)) {
            return;
        }
        if (sandbox.metered()) {
            sandbox.firstProcess(process).forEach(ProcessHandle::destroy);
            CompletableFuture.delayedExecutor(GRACE.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(this::killAll);
        } else {
            killAll();
        }
    }

    /**
     * Kills all processes from the inside out: a sandbox that is killed before its content may end before the content
     * has.
     */
    private void killAll() {
        if (!process.isAlive()) {
            return;
        }
        sandbox.firstProcess(process)
                .filter(first -> first.pid() != process.pid())
                .forEach(ProcessHandle::destroyForcibly);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        CompletableFuture.delayedExecutor(GRACE.toMillis(), TimeUnit.MILLISECONDS)
                .execute(process::destroyForcibly);
    }

    private void listen(InputStream stream, CapturedOutput.Part part, StopReason overflow) {
        byte[] buffer = new byte[BUFFER];
        try (stream) {
            for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                // What comes after an overflow is read all the same, so that the program can end
                if (!part.add(buffer, n)) {
                    stop(overflow);
                }
            }
        } catch (IOException e) {
            // The stream was closed because the program is gone: what came before is what there is
        }
        part.end();
    }

    private void feed(byte[] stdin) {
        try (OutputStream stream = process.getOutputStream()) {
            stream.write(stdin);
        } catch (IOException e) {
            // A program need not read what it is given
        }
    }

    /**
     * Waits for the rest of the output. Nothing of a program is left to write when its first process is gone; a stream
     * that stays open is cut.
     */
    private void awaitOutput() throws InterruptedException {
        try {
            listening.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            close(process.getInputStream());
            close(process.getErrorStream());
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("The output could not be collected", e.getCause());
        }
    }

    private static void close(InputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<MeterReport> report() {
        try {
            return sandbox.metered() ? MeterReport.read(stage.folder().report()) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
