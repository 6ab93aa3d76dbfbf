package dev.sluice.gateway.pool.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.VirtualClock;
import dev.sluice.gateway.admission.Deadline;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import dev.sluice.gateway.settings.ForeignAdapterRetry;
import dev.sluice.gateway.settings.Settings;
import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests of how long a request waits between its attempts, and of when it gives up. */
class RetryPolicyTest {
    private static final Duration BUDGET = Duration.ofSeconds(15);
    private static final Duration EXHAUSTED = Duration.ofSeconds(2);
    private static final Duration FAR = Duration.ofHours(1);

    private final VirtualClock clock = new VirtualClock();

    @ParameterizedTest(name = "after failure {0} at most {1} ms")
    @CsvSource({"1, 100", "2, 200", "3, 400", "4, 800", "5, 1600", "6, 2000", "7, 2000", "40, 2000", "100000, 2000"})
    void theWaitDoublesUpToTwoSeconds(int failures, long millis) {
        assertThat(patience(BUDGET, EXHAUSTED).delayAfter(failure(PoolFault.SESSION_NOT_READY), failures))
                .isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void theWaitIsDrawnAtRandomSoThatNobodyComesBackTogether() {
        long seed = System.nanoTime();
        System.out.println("RetryPolicyTest: seed " + seed);
        var drawn = RetryPolicy.from(settings(BUDGET, EXHAUSTED), false, new Random(seed));

        assertThat(IntStream.range(0, 1_000).mapToObj(i -> drawn.delayAfter(failure(PoolFault.SESSION_NOT_READY), 6)))
                .allMatch(delay -> delay.compareTo(Duration.ZERO) > 0 && delay.compareTo(Duration.ofSeconds(2)) <= 0)
                .satisfies(
                        delays -> assertThat(delays.stream().distinct().count()).isGreaterThan(100))
                .satisfies(delays -> assertThat(delays.stream()
                                .filter(delay -> delay.compareTo(Duration.ofSeconds(1)) < 0)
                                .count())
                        .as("full jitter reaches down to nothing")
                        .isGreaterThan(300));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(
            value = PoolFault.class,
            names = {"POOL_UNREACHABLE", "SESSION_NOT_READY", "SESSION_REPLACED", "SESSION_GONE"})
    void whatPassesIsWaitedForUntilTheBudgetIsSpent(PoolFault fault) {
        assertThat(timeSpentOn(waiting(FAR), fault)).isBetween(BUDGET.minusSeconds(2), BUDGET);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(
            value = PoolFault.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"POOL_UNREACHABLE", "SESSION_NOT_READY", "POOL_EXHAUSTED", "SESSION_REPLACED", "SESSION_GONE"})
    void whatWaitingDoesNotMendIsToldAtOnce(PoolFault fault) {
        assertThat(timeSpentOn(waiting(FAR), fault)).isZero();
    }

    @Test
    void theBudgetBeginsWithTheFirstFailureSinceTheTimeOfAProgramIsNotLost() {
        RetryBudget waiting = waiting(FAR);
        clock.advance(BUDGET.multipliedBy(2));

        assertThat(waiting.awaitRetry(failure(PoolFault.SESSION_NOT_READY))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"PT1S", "PT3S", "PT14S"})
    void noWaitLastsBeyondTheDeadlineOfTheCaller(Duration deadline) {
        assertThat(timeSpentOn(waiting(deadline), PoolFault.SESSION_NOT_READY)).isLessThan(deadline);
    }

    @Test
    void aDeadlineThatHasPassedEndsTheWait() {
        RetryBudget waiting = waiting(Duration.ofSeconds(1));
        clock.advance(Duration.ofSeconds(2));

        assertThat(waiting.awaitRetry(failure(PoolFault.SESSION_NOT_READY))).isFalse();
        assertThat(clock.elapsed()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aFullPoolIsRetriedForTheShorterBudget() {
        assertThat(timeSpentOn(waiting(FAR), PoolFault.POOL_EXHAUSTED)).isBetween(Duration.ofMillis(500), EXHAUSTED);
    }

    @Test
    void aPoolThatIsFoundFullAfterAColdStartHasItsWholeShare() {
        RetryBudget waiting = waiting(FAR);
        for (int i = 0; i < 5; i++) {
            assertThat(waiting.awaitRetry(failure(PoolFault.SESSION_NOT_READY))).isTrue();
        }
        assertThat(clock.elapsed()).isGreaterThan(EXHAUSTED);

        assertThat(waiting.awaitRetry(asking(PoolFault.POOL_EXHAUSTED, Duration.ofSeconds(1))))
                .isTrue();
        assertThat(waiting.awaitRetry(asking(PoolFault.POOL_EXHAUSTED, Duration.ofSeconds(1))))
                .isFalse();
    }

    @Test
    void aFullPoolOfSingleUseSessionsIsRetriedForTheWholeBudget() {
        var singleUse = RetryPolicy.from(settings(BUDGET, EXHAUSTED), true, new Longest());

        assertThat(timeSpentOn(waiting(singleUse, FAR), PoolFault.POOL_EXHAUSTED))
                .isBetween(BUDGET.minusSeconds(2), BUDGET);
    }

    @Test
    void aFullPoolIsNeverRetriedBeyondTheWholeBudget() {
        RetryPolicy reversed = patience(Duration.ofSeconds(2), BUDGET);

        assertThat(timeSpentOn(waiting(reversed, FAR), PoolFault.POOL_EXHAUSTED))
                .isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void aBudgetOfZeroMeansOneAttempt() {
        RetryPolicy none = patience(Duration.ZERO, Duration.ZERO);

        assertThat(waiting(none, FAR).awaitRetry(failure(PoolFault.SESSION_NOT_READY)))
                .isFalse();
        assertThat(waiting(none, FAR).awaitRetryWhateverFailed(failure(PoolFault.SESSION_LOST)))
                .isFalse();
    }

    @Test
    void thePoolsOwnWishIsHonoured() {
        waiting(FAR).awaitRetry(asking(PoolFault.SESSION_NOT_READY, Duration.ofSeconds(7)));

        assertThat(clock.elapsed()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void aWishBeyondTheBudgetEndsTheWait() {
        assertThat(waiting(FAR).awaitRetry(asking(PoolFault.SESSION_NOT_READY, BUDGET)))
                .isFalse();
        assertThat(clock.elapsed()).isZero();
    }

    @Test
    void aPoolThatAsksForNoWaitIsNotHammered() {
        waiting(FAR).awaitRetry(asking(PoolFault.SESSION_NOT_READY, Duration.ZERO));

        assertThat(clock.elapsed()).isGreaterThan(Duration.ZERO);
    }

    private Duration timeSpentOn(RetryBudget waiting, PoolFault fault) {
        int attempts = 0;
        while (waiting.awaitRetry(failure(fault))) {
            assertThat(++attempts).isLessThan(1_000);
        }
        return clock.elapsed();
    }

    private RetryBudget waiting(Duration deadline) {
        return waiting(patience(BUDGET, EXHAUSTED), deadline);
    }

    private RetryBudget waiting(RetryPolicy patience, Duration deadline) {
        return new RetryBudget(patience, new Deadline(deadline, clock::nanos), clock::advance, clock::nanos);
    }

    private static RetryPolicy patience(Duration budget, Duration exhausted) {
        return RetryPolicy.from(settings(budget, exhausted), false, new Longest());
    }

    private static Settings.Retry settings(Duration budget, Duration exhausted) {
        return new Settings.Retry(budget, exhausted, ForeignAdapterRetry.NEVER);
    }

    private static PoolException failure(PoolFault fault) {
        return new PoolException(fault, "no");
    }

    private static PoolException asking(PoolFault fault, Duration retryAfter) {
        return new PoolException(fault, 503, "no", retryAfter, null);
    }

    /** Draws the longest wait that there can be. */
    private static final class Longest implements RandomGenerator {
        @Override
        public long nextLong() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    }
}
