package dev.sluice.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.settings.Settings;
import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PatienceTest {
    private static final Duration BUDGET = Duration.ofSeconds(15);
    private static final Duration EXHAUSTED = Duration.ofSeconds(2);
    private static final Settings.Retry SETTINGS = new Settings.Retry(BUDGET, EXHAUSTED);
    private static final Duration MILLI = Duration.ofMillis(1);

    private final Patience patience = Patience.from(SETTINGS, false, new Longest());

    @ParameterizedTest(name = "after failure {0} at most {1} ms")
    @CsvSource({"1, 100", "2, 200", "3, 400", "4, 800", "5, 1600", "6, 2000", "7, 2000", "40, 2000", "100000, 2000"})
    void theWaitDoublesUpToTwoSeconds(int attempts, long millis) {
        assertThat(patience.delayAfter(failure(PoolFault.SESSION_NOT_READY), attempts, Duration.ZERO))
                .hasValue(Duration.ofMillis(millis));
    }

    @Test
    void theWaitIsDrawnAtRandomSoThatNobodyComesBackTogether() {
        long seed = System.nanoTime();
        System.out.println("PatienceTest: seed " + seed);
        var drawn = Patience.from(SETTINGS, false, new Random(seed));

        assertThat(IntStream.range(0, 1_000)
                        .mapToObj(i -> drawn.delayAfter(failure(PoolFault.SESSION_NOT_READY), 6, Duration.ZERO)
                                .orElseThrow()))
                .allMatch(delay -> delay.compareTo(Duration.ZERO) > 0 && delay.compareTo(Duration.ofSeconds(2)) <= 0)
                .satisfies(
                        delays -> assertThat(delays.stream().distinct().count()).isGreaterThan(100));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(
            value = PoolFault.class,
            names = {"POOL_UNREACHABLE", "SESSION_NOT_READY"})
    void whatPassesIsWaitedForUntilTheBudgetIsSpent(PoolFault fault) {
        assertThat(patience.delayAfter(failure(fault), 1, BUDGET.minusMillis(101)))
                .isPresent();
        assertThat(patience.delayAfter(failure(fault), 1, BUDGET.minusMillis(100)))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(
            value = PoolFault.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"POOL_UNREACHABLE", "SESSION_NOT_READY", "POOL_EXHAUSTED"})
    void whatWaitingDoesNotMendIsToldAtOnce(PoolFault fault) {
        assertThat(patience.delayAfter(failure(fault), 1, Duration.ZERO)).isEmpty();
    }

    @Test
    void fullPoolIsRetriedForTheShorterBudget() {
        var full = failure(PoolFault.POOL_EXHAUSTED);

        assertThat(patience.delayAfter(full, 1, EXHAUSTED.minusMillis(101))).isPresent();
        assertThat(patience.delayAfter(full, 1, EXHAUSTED.minusMillis(100))).isEmpty();
    }

    @Test
    void fullPoolOfSingleUseSessionsIsRetriedForTheWholeBudget() {
        var singleUse = Patience.from(SETTINGS, true, new Longest());

        assertThat(singleUse.delayAfter(failure(PoolFault.POOL_EXHAUSTED), 1, Duration.ofSeconds(14)))
                .isPresent();
    }

    @Test
    void fullPoolIsNeverRetriedBeyondTheWholeBudget() {
        var reversed =
                Patience.from(new Settings.Retry(Duration.ofSeconds(2), Duration.ofSeconds(15)), false, new Longest());

        assertThat(reversed.delayAfter(failure(PoolFault.POOL_EXHAUSTED), 1, Duration.ofSeconds(2)))
                .isEmpty();
    }

    @Test
    void aBudgetOfZeroMeansOneAttempt() {
        var none = Patience.from(new Settings.Retry(Duration.ZERO, Duration.ZERO), false, new Longest());

        assertThat(none.delayAfter(failure(PoolFault.SESSION_NOT_READY), 1, Duration.ZERO))
                .isEmpty();
    }

    @Test
    void thePoolsOwnWishIsHonoured() {
        assertThat(patience.delayAfter(asking(Duration.ofSeconds(7)), 1, Duration.ZERO))
                .hasValue(Duration.ofSeconds(7));
    }

    @Test
    void aWishBeyondTheBudgetEndsTheWait() {
        assertThat(patience.delayAfter(asking(BUDGET), 1, MILLI)).isEmpty();
    }

    @Test
    void aPoolThatAsksForNoWaitIsNotHammered() {
        assertThat(patience.delayAfter(asking(Duration.ZERO), 1, Duration.ZERO))
                .hasValueSatisfying(delay -> assertThat(delay).isGreaterThan(Duration.ZERO));
    }

    private static PoolException failure(PoolFault fault) {
        return new PoolException(fault, "no");
    }

    private static PoolException asking(Duration retryAfter) {
        return new PoolException(PoolFault.SESSION_NOT_READY, 503, "no", retryAfter, null);
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
