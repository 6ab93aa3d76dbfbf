package dev.sluice.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeriodicSweepTest {
    private final Deque<Runnable> scheduled = new ArrayDeque<>();
    private final ScheduledThreadPoolExecutor scheduler = new ByHand();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger looks = new AtomicInteger();
    private final PeriodicSweep rounds = new PeriodicSweep(scheduler, Duration.ofMillis(100), () -> {
        looks.incrementAndGet();
        return underWay.get() > 0;
    });

    @AfterEach
    void close() {
        scheduler.shutdownNow();
    }

    @Test
    void nobodyLooksBeforeThereIsAnything() {
        assertThat(scheduled).isEmpty();
    }

    @Test
    void looksUntilNothingIsUnderWay() {
        underWay.set(1);
        rounds.wake();
        scheduled.remove().run();
        assertThat(scheduled).hasSize(1);

        underWay.set(0);
        scheduled.remove().run();

        assertThat(scheduled).isEmpty();
    }

    @Test
    void oneRoundIsEnoughForAll() {
        rounds.wake();
        rounds.wake();

        assertThat(scheduled).hasSize(1);
    }

    @Test
    void whatComesWhileItFallsAsleepIsSeen() {
        var late = new PeriodicSweep(scheduler, Duration.ofMillis(100), () -> looks.incrementAndGet() == 2);
        late.wake();

        scheduled.remove().run();

        assertThat(scheduled).hasSize(1);
    }

    private final class ByHand extends ScheduledThreadPoolExecutor {
        private ByHand() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            assertThat(unit.toMillis(delay)).isEqualTo(100);
            scheduled.add(task);
            return super.schedule((Callable<Integer>) () -> 0, 1, TimeUnit.DAYS);
        }
    }
}
