package dev.sluice.emulator.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReaperTest {
    @Test
    void looksAgainAndAgainEvenAfterAFailure() throws InterruptedException {
        var looks = new CountDownLatch(2);

        try (var reaper = new Reaper(() -> failingAtFirst(looks), Duration.ofMillis(1))) {
            assertThat(reaper).isNotNull();
            assertThat(looks.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void failingAtFirst(CountDownLatch looks) {
        looks.countDown();
        if (looks.getCount() > 0) {
            throw new IllegalStateException("a folder cannot be deleted");
        }
    }
}
