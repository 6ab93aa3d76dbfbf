package dev.sluice.gateway.pool.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.gateway.VirtualClock;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import dev.sluice.gateway.pool.PoolHealth;
import dev.sluice.gateway.pool.Samples;
import dev.sluice.gateway.pool.ScriptedSessionPool;
import dev.sluice.gateway.pool.SessionPool;
import dev.sluice.gateway.settings.ForeignAdapterRetry;
import dev.sluice.gateway.settings.Settings;
import dev.sluice.piston.Runtimes;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryingSessionPoolTest {
    private static final Duration COOLDOWN = Duration.ofMinutes(5);
    private static final Duration BUDGET = Duration.ofSeconds(15);
    private static final Duration EXHAUSTED = Duration.ofSeconds(2);

    private final VirtualClock clock = new VirtualClock();
    private final ScriptedSessionPool pool = new ScriptedSessionPool();
    private final PoolHealth pulse = new PoolHealth(clock);
    private final RetryingSessionPool patient = patient(BUDGET);

    @Test
    void aColdStartIsWaitedForAndTheProgramRunsOnce() {
        pool.listenFails(status(502), status(503), status(504));

        patient.execute(Samples.SESSION, Samples.simple());

        assertThat(pool.calls()).containsExactly("listen", "listen", "listen", "listen", "execute");
    }

    @Test
    void aSessionThatIsKnownToListenIsNotAskedAgain() {
        patient.execute(Samples.SESSION, Samples.simple());
        patient.execute(Samples.SESSION, Samples.simple());

        assertThat(pool.calls()).containsExactly("listen", "execute", "execute");
    }

    @Test
    void anotherSessionIsAskedForItself() {
        patient.execute(Samples.SESSION, Samples.simple());
        patient.execute(Samples.OTHER_SESSION, Samples.simple());

        assertThat(pool.calls()).containsExactly("listen", "execute", "listen", "execute");
    }

    @Test
    void aSessionThatMayHaveBeenReplacedIsAskedAgain() {
        patient.execute(Samples.SESSION, Samples.simple());
        clock.advance(COOLDOWN);
        patient.execute(Samples.SESSION, Samples.simple());

        assertThat(pool.calls()).containsExactly("listen", "execute", "listen", "execute");
    }

    @Test
    void aSessionInUseStaysKnown() {
        for (int i = 0; i < 10; i++) {
            patient.execute(Samples.SESSION, Samples.simple());
            clock.advance(COOLDOWN.minusSeconds(1));
        }

        assertThat(pool.calls()).containsOnlyOnce("listen");
    }

    @Test
    void aStoppedSessionIsAskedAgain() {
        patient.execute(Samples.SESSION, Samples.simple());
        patient.stop(Samples.SESSION);
        patient.execute(Samples.SESSION, Samples.simple());

        assertThat(pool.calls()).containsExactly("listen", "execute", "stop", "listen", "execute");
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 503, 504})
    void aSessionThatBreaksAfterItListenedIsLost(int status) {
        pool.executeFails(status(status));

        PoolException failure = failureOf(patient);

        assertThat(List.of(failure.fault(), failure.status())).isEqualTo(List.of(PoolFault.SESSION_LOST, status));
    }

    @ParameterizedTest
    @EnumSource(
            value = PoolFault.class,
            names = {"SESSION_NOT_READY", "SESSION_LOST", "SESSION_TIMEOUT"})
    void aProgramThatMayHaveRunIsNeverSentAgain(PoolFault fault) {
        pool.executeFails(new PoolException(fault, "no"));

        failureOf(patient);

        assertThat(pool.calls()).containsOnlyOnce("execute");
    }

    @Test
    void afterALossTheNextProgramFindsOutWhetherTheSessionListens() {
        pool.executeFails(status(502));
        failureOf(patient);

        patient.execute(Samples.SESSION, Samples.simple());

        assertThat(pool.calls()).containsExactly("listen", "execute", "listen", "execute");
    }

    @Test
    void aConnectionThatBreaksBeforeTheProgramIsSentLosesNothing() {
        pool.listenFails(new PoolException(PoolFault.SESSION_LOST, "The connection to the session broke"));

        patient.execute(Samples.SESSION, Samples.simple());

        assertThat(pool.calls()).containsExactly("listen", "listen", "execute");
    }

    @ParameterizedTest
    @EnumSource(
            value = PoolFault.class,
            names = {"POOL_EXHAUSTED", "POOL_UNREACHABLE"})
    void whatNeverReachedTheSessionIsSentAgainOnceItListens(PoolFault fault) {
        pool.executeFails(new PoolException(fault, "no"));

        patient.execute(Samples.SESSION, Samples.simple());

        assertThat(pool.calls()).containsExactly("listen", "execute", "listen", "execute");
    }

    @Test
    void whenTheBudgetIsSpentTheCallerLearnsWhatThePoolSaid() {
        pool.listenFails(always(status(502)));

        assertThat(failureOf(patient).status()).isEqualTo(502);
        assertThat(clock.elapsed()).isBetween(BUDGET.minusSeconds(2), BUDGET);
    }

    @Test
    void aFullPoolIsWaitedForLessLong() {
        pool.listenFails(always(new PoolException(PoolFault.POOL_EXHAUSTED, "full")));

        assertThat(failureOf(patient).fault()).isEqualTo(PoolFault.POOL_EXHAUSTED);
        assertThat(clock.elapsed()).isLessThanOrEqualTo(EXHAUSTED);
    }

    @Test
    void aBudgetOfZeroMeansOneAttempt() {
        pool.listenFails(always(status(502)));

        failureOf(patient(Duration.ZERO));

        assertThat(pool.calls()).containsExactly("listen");
    }

    @Test
    void thePoolsOwnWishIsWaitedOut() {
        pool.listenFails(new PoolException(PoolFault.SESSION_NOT_READY, 503, "no", Duration.ofSeconds(9), null));

        patient.execute(Samples.SESSION, Samples.simple());

        assertThat(clock.elapsed()).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void aWishBeyondTheBudgetIsNotWaitedOut() {
        pool.listenFails(new PoolException(PoolFault.SESSION_NOT_READY, 503, "no", BUDGET.plusSeconds(1), null));

        failureOf(patient);

        assertThat(clock.elapsed()).isZero();
    }

    @Test
    void theRuntimesOfAColdSessionAreWaitedFor() {
        pool.runtimesFail(status(502));

        assertThat(patient.runtimes(Samples.SESSION)).isEqualTo(new Runtimes(List.of(Samples.PYTHON)));
    }

    @Test
    void aProgramThatRanIsProofThatThePoolWorks() {
        clock.advance(Duration.ofSeconds(3));

        patient.execute(Samples.SESSION, Samples.simple());

        assertThat(pulse.lastProof()).hasValue(clock.instant());
    }

    @Test
    void aFailureThatConcernsEveryonePutsThePoolInDoubt() {
        pool.listenFails(new PoolException(PoolFault.POOL_UNAUTHORIZED, "no"));

        failureOf(patient);

        assertThat(pulse.isInDoubt()).isTrue();
    }

    @Test
    void aFailureOfOneSessionPutsNothingInDoubt() {
        pool.executeFails(new PoolException(PoolFault.SESSION_LOST, "no"));

        failureOf(patient);

        assertThat(pulse.isInDoubt()).isFalse();
    }

    @Test
    void aProgramThatRanEndsTheDoubt() {
        pool.listenFails(status(502));

        patient.execute(Samples.SESSION, Samples.simple());

        assertThat(pulse.isInDoubt()).isFalse();
    }

    private RetryingSessionPool patient(Duration budget) {
        var patience = RetryPolicy.from(
                new Settings.Retry(budget, EXHAUSTED, ForeignAdapterRetry.NEVER), false, new Random(1));
        return new RetryingSessionPool(
                pool,
                patience,
                ForeignAdapterRetry.NEVER,
                pulse,
                COOLDOWN,
                clock::advance,
                clock::nanos,
                new SessionsInFlight(0));
    }

    private static PoolException failureOf(SessionPool pool) {
        return catchThrowableOfType(PoolException.class, () -> pool.execute(Samples.SESSION, Samples.simple()));
    }

    private static PoolException status(int status) {
        return new PoolException(PoolFault.SESSION_NOT_READY, status, "The pool answered " + status, null, null);
    }

    private static PoolException[] always(PoolException failure) {
        return Collections.nCopies(100_000, failure).toArray(PoolException[]::new);
    }
}
