package dev.sluice.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Parallel;
import dev.sluice.gateway.VirtualClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AdmittedRequestTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private final RequestTimeoutException late = new RequestTimeoutException(LIMIT);

    private final VirtualClock clock = new VirtualClock();
    private final AtomicInteger afterwards = new AtomicInteger();

    @Test
    void theResultIsWhatTheWorkGave() {
        AdmittedRequest<String> work = work(deadline -> "done within " + deadline.left());
        work.run();

        assertThat(Parallel.result(work.result().toCompletableFuture())).isEqualTo("done within PT10S");
        assertThat(afterwards).hasValue(1);
    }

    @Test
    void aFailureIsAResultToo() {
        var failure = new IllegalStateException("no");
        AdmittedRequest<String> work = work(deadline -> {
            throw failure;
        });
        work.run();

        assertThat(Parallel.failure(work.result().toCompletableFuture())).isSameAs(failure);
        assertThat(afterwards).hasValue(1);
    }

    @Test
    void untilItsTimeIsOverItIsNotGivenUp() {
        AdmittedRequest<String> work = work(deadline -> "late");
        clock.advance(LIMIT.minusMillis(1));

        assertThat(work.isOver(late)).isFalse();
    }

    @Test
    void workThatTakesTooLongIsGivenUpAndItsWaitEnds() {
        var never = new CountDownLatch(1);
        AdmittedRequest<String> work = work(deadline -> {
            try {
                return never.await(1, TimeUnit.MINUTES) ? "opened" : "never";
            } catch (InterruptedException e) {
                return "interrupted";
            }
        });
        CompletableFuture<Boolean> running = Parallel.start(
                () -> {
                    work.run();
                    return Thread.currentThread().isInterrupted();
                },
                Parallel::awaitWaiting);
        clock.advance(LIMIT);

        assertThat(work.isOver(late)).isTrue();
        assertThat(Parallel.failure(work.result().toCompletableFuture())).isSameAs(late);
        assertThat(Parallel.result(running)).as("the thread is clean again").isFalse();
        assertThat(afterwards).as("its place is given back").hasValue(1);
    }

    private <T> AdmittedRequest<T> work(java.util.function.Function<Deadline, T> function) {
        return new AdmittedRequest<>(function, new Deadline(LIMIT, clock::nanos), afterwards::incrementAndGet);
    }
}
