package dev.sluice.gateway.pool.mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.gateway.Parallel;
import dev.sluice.gateway.VirtualClock;
import dev.sluice.gateway.identifier.SessionIdentifier;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import dev.sluice.gateway.pool.Samples;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SessionUrisTest {
    private static final Duration COOLDOWN = Duration.ofMinutes(5);
    private static final URI FIRST = URI.create("https://pool.example/sessions/1");
    private static final URI SECOND = URI.create("https://pool.example/sessions/2");

    private final VirtualClock clock = new VirtualClock();
    private final SessionUris uris = new SessionUris(10, COOLDOWN, clock::nanos, () -> true);

    @Test
    void howeverManyAskForOneSessionItIsCreatedOnce() {
        var created = new AtomicInteger();
        var all = new CountDownLatch(50);

        List<CompletableFuture<URI>> answers = Parallel.start(50, () -> {
            all.countDown();
            return uris.get(Samples.SESSION, () -> {
                Parallel.await(all);
                return URI.create("https://pool.example/sessions/" + created.incrementAndGet());
            });
        });

        assertThat(answers).extracting(Parallel::result).containsOnly(FIRST);
    }

    @Test
    void eachIdentifierHasItsOwn() {
        uris.get(Samples.SESSION, () -> FIRST);

        assertThat(uris.get(Samples.OTHER_SESSION, () -> SECOND)).isEqualTo(SECOND);
    }

    @Test
    void noTwoIdentifiersHaveOne() {
        uris.get(Samples.SESSION, () -> FIRST);

        var failure = catchThrowableOfType(PoolException.class, () -> uris.get(Samples.OTHER_SESSION, () -> FIRST));

        assertThat(failure.fault()).isEqualTo(PoolFault.POOL_BAD_REPLY);
        assertThat(uris.find(Samples.OTHER_SESSION)).isEmpty();
        assertThat(uris.find(Samples.SESSION)).contains(FIRST);
    }

    @Test
    void aUriIsFreeAgainWhenItsSessionIsGone() {
        uris.get(Samples.SESSION, () -> FIRST);
        uris.forget(Samples.SESSION, FIRST);

        assertThat(uris.get(Samples.OTHER_SESSION, () -> FIRST)).isEqualTo(FIRST);
    }

    @Test
    void aCreationThatFailsIsToldToWhoeverWaits() {
        var failure = new PoolException(PoolFault.POOL_EXHAUSTED, "full");

        assertThat(failureOfWaiter(() -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    @Test
    void aCreationThatBreaksHoldsNobody() {
        assertThat(failureOfWaiter(() -> {
                    throw new StackOverflowError();
                }))
                .isInstanceOf(StackOverflowError.class);
    }

    @Test
    void aCreationThatFailedIsTriedAgain() {
        assertThatThrownBy(() -> uris.get(Samples.SESSION, () -> {
                    throw new PoolException(PoolFault.POOL_EXHAUSTED, "full");
                }))
                .isInstanceOf(PoolException.class);

        assertThat(uris.get(Samples.SESSION, () -> FIRST)).isEqualTo(FIRST);
    }

    @Test
    void whatIsNotUsedForTheCooldownIsForgotten() {
        uris.get(Samples.SESSION, () -> FIRST);
        clock.advance(COOLDOWN);

        assertThat(uris.find(Samples.SESSION)).isEmpty();
    }

    @Test
    void useKeepsItRemembered() {
        uris.get(Samples.SESSION, () -> FIRST);
        for (int i = 0; i < 10; i++) {
            clock.advance(COOLDOWN.minusSeconds(1));

            assertThat(uris.find(Samples.SESSION)).hasValue(FIRST);
        }
    }

    @Test
    void noMoreAreRememberedThanMayBe() {
        List<SessionIdentifier> sessions = IntStream.range(0, 1_000)
                .mapToObj(i -> new SessionIdentifier("sluice-" + i))
                .toList();
        sessions.forEach(
                session -> uris.get(session, () -> URI.create("https://pool.example/sessions/" + session.value())));

        assertThat(sessions.stream().filter(session -> uris.find(session).isPresent()))
                .hasSizeLessThanOrEqualTo(10);
    }

    @Test
    void aSessionThatIsGoneIsForgotten() {
        uris.get(Samples.SESSION, () -> FIRST);
        uris.forget(Samples.SESSION, FIRST);

        assertThat(uris.find(Samples.SESSION)).isEmpty();
    }

    @Test
    void aSessionThatHasBeenReplacedMeanwhileIsKept() {
        uris.get(Samples.SESSION, () -> SECOND);
        uris.forget(Samples.SESSION, FIRST);

        assertThat(uris.find(Samples.SESSION)).hasValue(SECOND);
    }

    /**
     * Returns the failure that a second thread gets which waits for the first one's session when its creation fails.
     */
    private Throwable failureOfWaiter(Runnable failure) {
        var creating = new CountDownLatch(1);
        var waiting = new CountDownLatch(1);
        CompletableFuture<URI> creator = Parallel.start(
                () -> uris.get(Samples.SESSION, () -> {
                    creating.countDown();
                    Parallel.await(waiting);
                    failure.run();
                    return FIRST;
                }),
                thread -> {});
        Parallel.await(creating);
        CompletableFuture<URI> waiter =
                Parallel.start(() -> uris.get(Samples.SESSION, () -> SECOND), Parallel::awaitWaiting);
        waiting.countDown();
        Parallel.failure(creator);
        return Parallel.failure(waiter);
    }
}
