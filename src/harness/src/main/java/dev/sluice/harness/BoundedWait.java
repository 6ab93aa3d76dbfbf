package dev.sluice.harness;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits of tests for what others do: long enough for a slow machine, and never without an end. */
public final class BoundedWait {
    private static final long SECONDS = 120;

    private BoundedWait() {}

    /**
     * Returns the result of {@code future}.
     *
     * @throws CompletionException if it failed
     */
    public static <T> T result(Future<T> future) {
        return result(future, Duration.ofSeconds(SECONDS));
    }

    /** Returns the result of {@code future}, which may take {@code most}. */
    public static <T> T result(Future<T> future, Duration most) {
        try {
            return future.get(most.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            throw new AssertionError("No result in time", e);
        }
    }

    /** Returns the exit code of {@code process}. One that does not end is killed. */
    public static int exitCode(Process process) {
        try {
            if (process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        throw new AssertionError("A process did not end in time");
    }

    public static void end(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new AssertionError(thread + " did not end in time");
        }
    }

    public static void opened(CountDownLatch latch) {
        try {
            if (latch.await(SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("Nobody opened the latch in time");
    }

    public static void acquired(Semaphore semaphore, int permits) {
        try {
            if (semaphore.tryAcquire(permits, SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("Nobody released the semaphore in time");
    }
}
