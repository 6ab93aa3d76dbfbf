package dev.sluice.gateway.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.Parallel;
import dev.sluice.gateway.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenCacheTest {
    private static final int THREADS = 200;
    private static final Duration HOUR = Duration.ofHours(1);

    private final VirtualClock clock = new VirtualClock();
    private final AtomicInteger fetches = new AtomicInteger();
    private final TokenCache cache = new TokenCache(this::fetch, clock);

    @Test
    void howeverManyAskAColdCacheTheSourceIsAskedOnce() {
        var all = new CountDownLatch(THREADS);
        var cold = new TokenCache(
                () -> {
                    Parallel.await(all);
                    return fetch();
                },
                clock);

        List<CompletableFuture<BearerToken>> tokens = Parallel.start(THREADS, () -> {
            all.countDown();
            return cold.token();
        });

        assertThat(tokens)
                .extracting(Parallel::result)
                .containsOnly(new BearerToken("token-1", clock.instant().plus(HOUR)));
        assertThat(fetches).hasValue(1);
    }

    @ParameterizedTest(name = "after {0} there were {1} fetches")
    @CsvSource({"PT0S, 1", "PT54M59S, 1", "PT55M, 2", "PT2H, 2"})
    void aTokenIsKeptUntilFiveMinutesBeforeItExpires(Duration age, int expected) {
        cache.token();
        clock.advance(age);
        cache.token();

        assertThat(fetches).hasValue(expected);
    }

    @Test
    void itsAgeIsThatOfTheTokenInUse() {
        assertThat(cache.age()).isEmpty();

        cache.token();
        clock.advance(Duration.ofMinutes(7));

        assertThat(cache.age()).contains(Duration.ofMinutes(7));
    }

    @Test
    void aRejectedTokenIsFetchedAnew() {
        cache.reject(cache.token());

        assertThat(cache.token().value()).isEqualTo("token-2");
    }

    @Test
    void manyWhoWereRejectedTogetherFetchOneNewToken() {
        BearerToken refused = cache.token();

        List<CompletableFuture<BearerToken>> tokens = Parallel.start(20, () -> {
            cache.reject(refused);
            return cache.token();
        });

        assertThat(tokens).extracting(token -> Parallel.result(token).value()).containsOnly("token-2");
    }

    @Test
    void aPoolThatRefusesEveryTokenHasFewFetched() {
        for (int request = 0; request < 200; request++) {
            cache.reject(cache.token());
            clock.advance(Duration.ofMillis(100));
        }

        assertThat(fetches).hasValueBetween(2, 4);
    }

    @Test
    void aTokenThatIsRefusedLaterIsReplacedAgain() {
        cache.reject(cache.token());
        BearerToken second = cache.token();
        clock.advance(Duration.ofSeconds(11));
        cache.reject(second);

        assertThat(cache.token().value()).isEqualTo("token-3");
    }

    @Test
    void aFailingSourceFailsEveryoneWhoWaits() {
        var cold = new WaitedFor(() -> {
            throw new TokenUnavailableException("no identity", null);
        });

        assertThat(Parallel.failure(cold.waiter)).isInstanceOf(TokenUnavailableException.class);
    }

    @Test
    void aSourceThatBreaksHoldsNobody() {
        var cold = new WaitedFor(() -> {
            throw new NoClassDefFoundError("com/example/Absent");
        });

        assertThat(Parallel.failure(cold.waiter)).isInstanceOf(TokenUnavailableException.class);
    }

    @Test
    void afterAFailureTheSourceIsAskedAgain() {
        var recovering = new TokenCache(
                () -> {
                    if (fetches.get() == 0) {
                        fetches.incrementAndGet();
                        throw new TokenUnavailableException("not yet", null);
                    }
                    return fetch();
                },
                clock);
        assertThatThrownBy(recovering::token).isInstanceOf(TokenUnavailableException.class);
        clock.advance(Duration.ofSeconds(1));

        assertThat(recovering.token().value()).isEqualTo("token-2");
    }

    @Test
    void aSourceThatFailsIsNotAskedByEveryone() {
        var down = new Outage();
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(down.cache::token).isInstanceOf(TokenUnavailableException.class);
        }

        assertThat(down.asked).hasValue(1);
    }

    @Test
    void aSourceThatKeepsFailingIsAskedMoreAndMoreSeldom() {
        var down = new Outage();
        for (int second = 0; second < 60; second++) {
            assertThatThrownBy(down.cache::token).isInstanceOf(TokenUnavailableException.class);
            clock.advance(Duration.ofSeconds(1));
        }

        // After 1, 2, 4, 8 seconds, and from then on every 15.
        assertThat(down.asked).hasValue(7);
    }

    @Test
    void aMinuteWithoutASourceIsNotNoticedWhileTheTokenHolds() {
        var outage = new Outage();
        outage.over = true;
        BearerToken token = outage.cache.token();
        outage.over = false;
        clock.advance(HOUR.minusMinutes(4));
        for (int second = 0; second < 60; second++) {
            assertThat(outage.cache.token()).isEqualTo(token);
            clock.advance(Duration.ofSeconds(1));
        }
        outage.over = true;
        clock.advance(Duration.ofSeconds(15));
        outage.cache.token();

        assertThat(outage.cache.token()).as("and then it is replaced").isNotEqualTo(token);
    }

    @Test
    void aNewTokenIsFetchedInTheBackgroundBeforeTheOldOneExpires() {
        List<Runnable> background = new ArrayList<>();
        var ahead = new TokenCache(this::fetch, background::add, Duration.ofMillis(1), clock);
        assertThatThrownBy(ahead::token).isInstanceOf(TokenUnavailableException.class);
        background.remove(0).run();
        clock.advance(Duration.ofMinutes(55));

        assertThat(List.of(ahead.token().value(), ahead.token().value())).containsExactly("token-1", "token-1");
        assertThat(background).hasSize(1);
        background.remove(0).run();
        assertThat(ahead.token().value()).isEqualTo("token-2");
    }

    @Test
    void aTokenThatWasRefusedByMistakeIsBetterThanNone() {
        var outage = new Outage();
        outage.over = true;
        BearerToken token = outage.cache.token();
        outage.over = false;

        outage.cache.reject(token);

        assertThat(outage.cache.token()).isEqualTo(token);
    }

    @Test
    void aShortLivedTokenIsUsedForMostOfItsLife() {
        var brief = new TokenCache(
                () -> new BearerToken(
                        "token-" + fetches.incrementAndGet(), clock.instant().plusSeconds(60)),
                clock);
        brief.token();
        clock.advance(Duration.ofSeconds(44));
        brief.token();
        assertThat(fetches).hasValue(1);
        clock.advance(Duration.ofSeconds(1));
        brief.token();

        assertThat(fetches).hasValue(2);
    }

    @Test
    void whoWaitsTooLongLearnsWhichLimitItWas() {
        var hanging = new TokenCache(this::fetch, task -> {}, Duration.ofMillis(1), clock);

        assertThatThrownBy(hanging::token)
                .isInstanceOf(TokenUnavailableException.class)
                .hasMessageContaining("sluice.timeout.token");
    }

    @Test
    void whoeverAsksWhileNothingListensLearnsWhere() {
        var hanging = new TokenCache(new Closed(), task -> {}, Duration.ofMillis(1), clock);
        var failing = new TokenCache(new Closed(), clock);

        assertThatNothingListens(hanging);
        assertThatNothingListens(failing);
        // The source is not asked again so soon.
        assertThatNothingListens(failing);
    }

    private static void assertThatNothingListens(TokenCache cache) {
        assertThatExceptionOfType(TokenUnavailableException.class)
                .isThrownBy(cache::token)
                .withMessage(Closed.REFUSAL)
                .matches(TokenUnavailableException::isRefused);
    }

    /** A source behind an endpoint that takes no connection. */
    private static final class Closed implements TokenSource {
        private static final String REFUSAL = "Nothing listens at http://127.0.0.1:9090/msi/token";

        @Override
        public BearerToken fetch() {
            throw new TokenUnavailableException("no identity", null);
        }

        @Override
        public Optional<String> refusal() {
            return Optional.of(REFUSAL);
        }
    }

    @Test
    void anExpiredTokenIsFetchedOnceForTwoHundredCallers() {
        var all = new CountDownLatch(THREADS);
        var expired = new TokenCache(
                () -> {
                    if (fetches.get() > 0) {
                        Parallel.await(all);
                    }
                    return fetch();
                },
                clock);
        expired.token();
        clock.advance(HOUR);

        List<CompletableFuture<BearerToken>> tokens = Parallel.start(THREADS, () -> {
            all.countDown();
            return expired.token();
        });

        assertThat(tokens).extracting(token -> Parallel.result(token).value()).containsOnly("token-2");
        assertThat(fetches).hasValue(2);
    }

    @Test
    void aTokenDoesNotShowItself() {
        assertThat(cache.token().toString()).doesNotContain("token-1");
    }

    private BearerToken fetch() {
        return new BearerToken(
                "token-" + fetches.incrementAndGet(), clock.instant().plus(HOUR));
    }

    /** A source that fails until it is over. */
    private final class Outage {
        private final AtomicInteger asked = new AtomicInteger();
        private volatile boolean over;
        private final TokenCache cache = new TokenCache(
                () -> {
                    asked.incrementAndGet();
                    if (!over) {
                        throw new TokenUnavailableException("no identity", null);
                    }
                    return fetch();
                },
                clock);
    }

    /** A cold cache whose source fails, but not before a second thread waits for the first one's token. */
    private final class WaitedFor {
        private final CompletableFuture<BearerToken> waiter;

        WaitedFor(Runnable failure) {
            var fetching = new CountDownLatch(1);
            var waiting = new CountDownLatch(1);
            var cold = new TokenCache(
                    () -> {
                        fetching.countDown();
                        Parallel.await(waiting);
                        failure.run();
                        return fetch();
                    },
                    clock);
            CompletableFuture<BearerToken> first = Parallel.start(cold::token, thread -> {});
            Parallel.await(fetching);
            waiter = Parallel.start(cold::token, Parallel::awaitWaiting);
            waiting.countDown();
            Parallel.failure(first);
        }
    }
}
