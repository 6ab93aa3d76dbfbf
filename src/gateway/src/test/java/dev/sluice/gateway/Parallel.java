package dev.sluice.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Runs calls on threads of their own, of which none is waited for beyond a bound. */
public final class Parallel {
    private static final int SECONDS = 20;

    private Parallel() {}

    /**
     * Runs the call once in each of {@code threads} threads, all released together, and returns their results in the
     * order of the threads.
     */
    public static <T> List<CompletableFuture<T>> start(int threads, Supplier<T> call) {
        var ready = new CountDownLatch(threads);
        List<CompletableFuture<T>> results = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            results.add(start(
                    () -> {
                        ready.countDown();
                        await(ready);
                        return call.get();
                    },
                    thread -> {}));
        }
        return results;
    }

    /** Runs the call in a thread of its own, which {@code started} gets. */
    public static <T> CompletableFuture<T> start(Callable<T> call, Consumer<Thread> started) {
        var result = new CompletableFuture<T>();
        var thread = new Thread(() -> {
            try {
                result.complete(call.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        started.accept(thread);
        return result;
    }

    /** Waits until the thread itself waits, for another one's result. */
    public static void awaitWaiting(Thread thread) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
            if (System.nanoTime() > end) {
                throw new AssertionError(thread + " does not wait");
            }
            Thread.onSpinWait();
        }
    }

    public static void await(CountDownLatch latch) {
        try {
            if (!latch.await(SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("Nobody came in time");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the result of a call, and fails if there is none in time. */
    public static <T> T result(CompletableFuture<T> future) {
        return future.orTimeout(SECONDS, TimeUnit.SECONDS).join();
    }

    /** Returns the failure that the call ended with instead of a result. */
    public static Throwable failure(CompletableFuture<?> future) {
        try {
            throw new AssertionError("No failure but " + result(future));
        } catch (CompletionException e) {
            return Objects.requireNonNull(e.getCause());
        }
    }
}
