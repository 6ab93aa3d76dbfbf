package dev.sluice.gateway.admission;

import dev.sluice.gateway.admission.Deadline.LongCalls;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Runs the long parts of work that began on one of the server's threads on a thread of their own, for which the
 * server's thread waits until it is interrupted. A call to the pool cannot be left before it ends, but a wait can.
 */
final class ThreadHandOff implements LongCalls {
    private final Executor threads;
    private final Runnable afterwards;
    private final Thread first = Thread.currentThread();
    private final AtomicInteger busy = new AtomicInteger(1);

    /** @param afterwards is run when neither thread is busy any more */
    ThreadHandOff(Executor threads, Runnable afterwards) {
        this.threads = threads;
        this.afterwards = afterwards;
    }

    @Override
    public <T> T call(Supplier<T> work) {
        if (Thread.currentThread() != first) {
            return work.get();
        }
        var task = new FutureTask<>(work::get);
        busy.incrementAndGet();
        try {
            threads.execute(() -> run(task));
        } catch (RejectedExecutionException e) {
            ended();
            throw OverloadedException.noThread();
        }
        return outcome(task);
    }

    private void run(FutureTask<?> task) {
        try {
            task.run();
        } finally {
            Interruption.forget();
            ended();
        }
    }

    /** Notes that one of the two threads is no longer busy; the first thread calls it once, too. */
    void ended() {
        if (busy.decrementAndGet() == 0) {
            afterwards.run();
        }
    }

    private static <T> T outcome(FutureTask<T> task) {
        try {
            return task.get();
        } catch (InterruptedException e) {
            task.cancel(true);
            throw new CancellationException("Given up");
        } catch (ExecutionException e) {
            throw Failures.unchecked(e);
        }
    }
}
