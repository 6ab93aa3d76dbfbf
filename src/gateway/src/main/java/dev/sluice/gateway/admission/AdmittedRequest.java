package dev.sluice.gateway.admission;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The work of one request, its result, and the deadline until which somebody waits for it. */
final class AdmittedRequest<T> implements Runnable {
    private final Function<Deadline, T> work;
    private final Deadline deadline;
    private final Runnable afterwards;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private @Nullable Thread runner;

    /** @param afterwards is run when the work is over, which may be after its result has been given up */
    AdmittedRequest(Function<Deadline, T> work, Deadline deadline, Runnable afterwards) {
        this.work = work;
        this.deadline = deadline;
        this.afterwards = afterwards;
    }

    CompletionStage<T> result() {
        return result;
    }

    @Override
    public void run() {
        begin(Thread.currentThread());
        try {
            if (!result.isDone()) {
                result.complete(work.apply(deadline));
            }
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        } finally {
            end();
            afterwards.run();
        }
    }

    void fail(RuntimeException reason) {
        result.completeExceptionally(reason);
    }

    /**
     * Checks whether the work has a result, and gives it up if its time is over: a wait then ends at once, and so does
     * a virtual thread's call to the pool.
     */
    boolean isOver(RuntimeException reason) {
        if (result.isDone() || !deadline.left().isZero()) {
            return result.isDone();
        }
        result.completeExceptionally(reason);
        interrupt();
        return true;
    }

    private synchronized void begin(Thread thread) {
        runner = thread;
    }

    private synchronized void interrupt() {
        if (runner != null) {
            runner.interrupt();
        }
    }

    private synchronized void end() {
        runner = null;
        Interruption.forget();
    }
}
