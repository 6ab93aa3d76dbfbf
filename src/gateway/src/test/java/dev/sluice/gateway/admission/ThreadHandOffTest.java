package dev.sluice.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.Parallel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

// The tests check which thread does which work
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SAME_THREAD)
class ThreadHandOffTest {
    private final List<Thread> started = new ArrayList<>();
    private final AtomicInteger afterwards = new AtomicInteger();
    private final ThreadHandOff thread = onThreads(this::start);

    @Test
    void whatTakesLongIsDoneOnAnotherThread() {
        Thread other = thread.call(Thread::currentThread);

        assertThat(other).isSameAs(started.get(0)).isNotSameAs(Thread.currentThread());
    }

    @Test
    void thatThreadNeedsNoThird() {
        Thread third = thread.call(() -> thread.call(Thread::currentThread));

        assertThat(third).isSameAs(started.get(0));
        assertThat(started).hasSize(1);
    }

    @Test
    void aFailureThereIsOneHere() {
        var failure = new IllegalStateException("no");

        assertThatThrownBy(() -> thread.call(() -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    @Test
    void withoutAThreadItIsRefusedAndThePlaceIsGivenBack() {
        ThreadHandOff refused = onThreads(task -> {
            throw new RejectedExecutionException("full");
        });

        assertThatThrownBy(() -> refused.call(() -> "never")).isInstanceOf(OverloadedException.class);
        assertThat(afterwards).hasValue(0);
        refused.ended();
        assertThat(afterwards).hasValue(1);
    }

    @Test
    void thePlaceIsGivenBackWhenBothThreadsAreDone() {
        var end = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        CompletableFuture<String> call = Parallel.start(
                () -> {
                    ThreadHandOff waiting = onThreads(this::start);
                    try {
                        return waiting.call(() -> lasting(begun, end));
                    } finally {
                        waiting.ended();
                    }
                },
                first -> {
                    Parallel.await(begun);
                    first.interrupt();
                });

        assertThatThrownBy(() -> Parallel.result(call)).isInstanceOf(CancellationException.class);
        assertThat(afterwards).as("the call that was given up still goes on").hasValue(0);
        end.countDown();
        join();
        assertThat(afterwards).hasValue(1);
    }

    /** Waits like a call to the pool on a platform thread: an interruption does not end it. */
    private static String lasting(CountDownLatch begun, CountDownLatch end) {
        begun.countDown();
        long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (end.getCount() > 0 && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(1_000_000);
        }
        return "late";
    }

    private ThreadHandOff onThreads(Executor threads) {
        return new ThreadHandOff(threads, afterwards::incrementAndGet);
    }

    private void start(Runnable task) {
        var started = new Thread(task);
        started.setDaemon(true);
        this.started.add(started);
        started.start();
    }

    @AfterEach
    void join() {
        for (Thread one : started) {
            try {
                one.join(20_000);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
