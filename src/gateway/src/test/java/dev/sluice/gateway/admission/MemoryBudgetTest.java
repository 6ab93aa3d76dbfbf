package dev.sluice.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MemoryBudgetTest {
    private final MemoryBudget bytes = new MemoryBudget(100, 0);

    @Test
    void moreThanThereIsRoomForIsRefusedAndTheKeyIsNamed() {
        bytes.hold(60);

        assertThatThrownBy(() -> bytes.hold(41))
                .isInstanceOf(OverloadedException.class)
                .hasMessageContaining("sluice.max-in-flight-bytes");
        assertThat(bytes.held()).isEqualTo(60);
    }

    @Test
    void eachRequestHoldsSomethingBesideWhatItAsksFor() {
        var bytes = new MemoryBudget(100, 40);
        MemoryBudget.Hold first = bytes.hold(0);
        first.resize(10);
        assertThat(bytes.held()).isEqualTo(50);
        assertThatThrownBy(() -> bytes.hold(11)).isInstanceOf(OverloadedException.class);
        first.close();

        assertThat(bytes.held()).isZero();
    }

    @Test
    void whatIsGivenBackIsFree() {
        MemoryBudget.Hold first = bytes.hold(100);
        first.close();
        first.close();

        assertThat(bytes.held()).isZero();
    }

    @Test
    void aHoldThatCannotGrowStaysAsItWas() {
        MemoryBudget.Hold hold = bytes.hold(10);
        assertThatThrownBy(() -> hold.resize(101)).isInstanceOf(OverloadedException.class);
        assertThat(bytes.held()).isEqualTo(10);
        hold.close();

        assertThat(bytes.held()).isZero();
    }

    @Test
    void aHoldThatShrinksMakesRoom() {
        MemoryBudget.Hold hold = bytes.hold(90);
        hold.resize(20);

        assertThat(bytes.held()).isEqualTo(20);
    }

    @Test
    void anAnswerThatFindsNoRoomInTimeIsRefusedAsOneWhoseProgramHasRun() {
        bytes.hold(60);

        assertThatThrownBy(() -> answering(bytes.nothing(), 41, Duration.ZERO))
                .isInstanceOfSatisfying(OverloadedException.class, e -> assertThat(e.isAfterTheCall())
                        .isTrue())
                .hasMessageContaining("sluice.max-in-flight-bytes");
        assertThat(bytes.held()).isEqualTo(60);
    }

    @Test
    @Timeout(20)
    void anAnswerWaitsForRoomAndIsHeldUntilTheRequestEnds() throws Exception {
        MemoryBudget.Hold first = bytes.hold(60);
        MemoryBudget.Hold second = bytes.nothing();
        var waiting = CompletableFuture.runAsync(() -> answering(second, 50, Duration.ofSeconds(10)));
        await().until(bytes::isAwaited);

        first.close();
        waiting.get(10, TimeUnit.SECONDS);

        assertThat(bytes.held()).isEqualTo(50);
        second.close();
        assertThat(bytes.held()).isZero();
    }

    @Test
    @Timeout(20)
    void noRequestTakesWhatAnAnswerWaitsFor() throws Exception {
        MemoryBudget.Hold first = bytes.hold(60);
        MemoryBudget.Hold second = bytes.nothing();
        var waiting = CompletableFuture.runAsync(() -> answering(second, 50, Duration.ofSeconds(10)));
        await().until(bytes::isAwaited);

        assertThatThrownBy(() -> bytes.hold(10)).isInstanceOf(OverloadedException.class);
        first.close();
        waiting.get(10, TimeUnit.SECONDS);
        assertThat(bytes.hold(10)).isNotNull();
    }

    @Test
    @Timeout(20)
    void answersComeInTurn() throws Exception {
        MemoryBudget.Hold first = bytes.hold(60);
        MemoryBudget.Hold large = bytes.nothing();
        var waiting = CompletableFuture.runAsync(() -> answering(large, 90, Duration.ofSeconds(10)));
        await().until(bytes::isAwaited);

        assertThatThrownBy(() -> answering(bytes.nothing(), 10, Duration.ZERO)).isInstanceOf(OverloadedException.class);
        first.close();
        waiting.get(10, TimeUnit.SECONDS);
    }

    @Test
    void requestsAndAnswersLeaveEachOtherAShare() {
        var shared = new MemoryBudget(100, 25, 0);
        MemoryBudget.Hold answered = shared.nothing();
        answering(answered, 75, Duration.ZERO);

        assertThatThrownBy(() -> answering(shared.nothing(), 1, Duration.ZERO)).isInstanceOf(OverloadedException.class);
        MemoryBudget.Hold request = shared.hold(25);
        assertThatThrownBy(() -> shared.hold(1)).isInstanceOf(OverloadedException.class);
        answered.close();
        request.resize(75);
        assertThatThrownBy(() -> request.resize(76)).isInstanceOf(OverloadedException.class);
        answering(shared.nothing(), 25, Duration.ZERO);
        assertThat(shared.held()).isEqualTo(100);
    }

    @Test
    void whatIsClosedHoldsNoAnswerAnyMore() {
        MemoryBudget.Hold abandoned = bytes.hold(10);
        abandoned.close();

        assertThatThrownBy(() -> answering(abandoned, 10, Duration.ZERO)).isInstanceOf(OverloadedException.class);
        assertThat(bytes.held()).isZero();
    }

    @Test
    @Timeout(20)
    void whoeverIsInterruptedWaitsNoLonger() throws Exception {
        bytes.hold(60);
        var given = new CompletableFuture<Throwable>();
        var thread = new Thread(() -> {
            try {
                answering(bytes.nothing(), 50, Duration.ofSeconds(15));
            } catch (OverloadedException e) {
                given.complete(e);
            }
        });
        thread.start();
        await().until(bytes::isAwaited);
        thread.interrupt();

        assertThat(given.get(10, TimeUnit.SECONDS)).isInstanceOf(OverloadedException.class);
        assertThat(bytes.held()).isEqualTo(60);
    }

    /** Takes memory for an answer, as a thread that works for a request does. */
    private static void answering(MemoryBudget.Hold hold, long answer, Duration patience) {
        Integer done = hold.during(() -> patience, () -> {
            AnswerMemory.current().take(answer);
            return 0;
        });
        assertThat(done).isZero();
    }
}
