package dev.sluice.gateway.pool.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.gateway.VirtualClock;
import dev.sluice.gateway.admission.Deadline;
import dev.sluice.gateway.pool.FaultySessionPool;
import dev.sluice.gateway.pool.Outcome;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import dev.sluice.gateway.pool.PoolHealth;
import dev.sluice.gateway.pool.Samples;
import dev.sluice.gateway.settings.ForeignAdapterRetry;
import dev.sluice.gateway.settings.Settings;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Tests of delivery to a session that keeps its promise, over a wire that keeps none: no program runs twice. */
class ProgramDeliveryTest {
    private static final Duration BUDGET = Duration.ofSeconds(15);

    private final VirtualClock clock = new VirtualClock();
    private final PoolHealth pulse = new PoolHealth(clock);
    private final FaultySessionPool pool = new FaultySessionPool();

    @ParameterizedTest
    @EnumSource(value = FaultySessionPool.Fault.class, mode = Mode.EXCLUDE, names = "KILLED_WHILE_IT_RAN")
    void whateverHappensOnTheWireTheProgramRunsOnceAndItsAnswerArrives(FaultySessionPool.Fault fault) {
        pool.faults(fault);

        assertThat(execute()).isEqualTo(Samples.outcome("run 1"));
        assertThat(pool.runs()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(value = FaultySessionPool.Fault.class, mode = Mode.EXCLUDE, names = "KILLED_WHILE_IT_RAN")
    void faultsThatFollowEachOtherDoNotMatter(FaultySessionPool.Fault fault) {
        pool.faults(fault, FaultySessionPool.Fault.ANSWER_LOST, fault, FaultySessionPool.Fault.REFUSED_502, fault);

        assertThat(execute()).isEqualTo(Samples.outcome("run 1"));
        assertThat(pool.runs()).isEqualTo(1);
    }

    @Test
    void aSessionThatWasKilledWhileTheProgramRanIsLostAndItsSuccessorDoesNotRunIt() {
        pool.faults(FaultySessionPool.Fault.KILLED_WHILE_IT_RAN);

        assertThat(failure().fault()).isEqualTo(PoolFault.SESSION_LOST);
        assertThat(pool.runs()).isEqualTo(1);
        assertThat(pool.instances()).isEqualTo(2);
    }

    @Test
    void aFullPoolDoesNotHideThatASessionWasLost() {
        pool.faults(FaultySessionPool.Fault.KILLED_WHILE_IT_RAN);
        pool.fullAfterKill();

        assertThat(failure().fault()).isEqualTo(PoolFault.SESSION_LOST);
        assertThat(pool.runs()).isEqualTo(1);
    }

    @Test
    void aSessionThatWasReplacedBeforeItWasSentAnythingRunsTheProgramInItsSuccessor() {
        RetryingSessionPool patient = patient(ForeignAdapterRetry.NEVER);
        patient.execute(Samples.SESSION, Samples.simple());
        pool.replace();

        assertThat(patient.execute(Samples.SESSION, Samples.simple("key-2"))).isEqualTo(Samples.outcome("run 2"));
        assertThat(pool.runs()).isEqualTo(2);
    }

    @Test
    void aSessionThatIsReplacedBetweenTwoAttemptsIsLost() {
        pool.faults(FaultySessionPool.Fault.ANSWER_LOST);
        pool.onNextListen(pool::replace);

        PoolException failure = failure();

        assertThat(failure.fault()).isEqualTo(PoolFault.SESSION_LOST);
        assertThat(failure).hasMessageContaining("another is in its place");
        assertThat(pool.runs()).isEqualTo(1);
    }

    @Test
    void aHangThatDoesNotEndIsATimeout() {
        pool.always(FaultySessionPool.Fault.HANGS);

        assertThat(failure().fault()).isEqualTo(PoolFault.SESSION_TIMEOUT);
        assertThat(pool.runs()).isLessThanOrEqualTo(1);
    }

    @Test
    void anAnswerThatStaysUnreadableIsABadReply() {
        pool.always(FaultySessionPool.Fault.ANSWER_TRUNCATED);

        assertThat(failure().fault()).isEqualTo(PoolFault.POOL_BAD_REPLY);
        assertThat(pool.runs()).isEqualTo(1);
    }

    @Test
    void aCallersDeadlineEndsTheAttempts() {
        pool.always(FaultySessionPool.Fault.REFUSED_502);

        var failure = catchThrowableOfType(PoolException.class, () -> patient(ForeignAdapterRetry.NEVER)
                .execute(Samples.SESSION, Samples.simple(), new Deadline(Duration.ofSeconds(4), clock::nanos)));

        assertThat(failure.fault()).isEqualTo(PoolFault.SESSION_LOST);
        assertThat(clock.elapsed()).isLessThan(Duration.ofSeconds(4));
    }

    @ParameterizedTest(name = "{0}, {1}, {2} after first use: {3} runs, {4}")
    @CsvSource({
        "NEVER,      REFUSED_502,      PT1S,  0, SESSION_LOST",
        "NEVER,      ANSWER_LOST,      PT1S,  1, SESSION_LOST",
        "NEVER,      ANSWER_TRUNCATED, PT1S,  1, POOL_BAD_REPLY",
        "NEVER,      HANGS,            PT1S,  1, SESSION_TIMEOUT",
        "NEVER,      REFUSED_429,      PT1S,  1, ''",
        "NEVER,      NO_CONNECTION,    PT1S,  1, ''",
        "COLD_START, REFUSED_502,      PT1S,  1, ''",
        "COLD_START, REFUSED_503,      PT9S,  1, ''",
        "COLD_START, REFUSED_502,      PT10S, 0, SESSION_LOST",
        "COLD_START, REFUSED_504,      PT1S,  0, SESSION_LOST",
        "COLD_START, ANSWER_LOST,      PT1S,  1, SESSION_LOST",
        "COLD_START, HANGS,            PT1S,  1, SESSION_TIMEOUT",
        "ALWAYS,     REFUSED_502,      PT1M,  1, ''",
        "ALWAYS,     REFUSED_504,      PT1M,  1, ''",
        "ALWAYS,     ANSWER_LOST,      PT1M,  2, ''",
        "ALWAYS,     ANSWER_TRUNCATED, PT1M,  2, ''",
        "ALWAYS,     HANGS,            PT1M,  2, ''",
    })
    void aForeignAdapterIsSentAProgramAgainAsConfigured(
            ForeignAdapterRetry policy, FaultySessionPool.Fault fault, Duration age, int runs, String told) {
        pool.foreign();
        RetryingSessionPool patient = patient(policy);
        patient.runtimes(Samples.SESSION);
        patient.execute(Samples.SESSION, Samples.simple("key-0"));
        int before = pool.runs();
        clock.advance(age);
        pool.faults(fault);

        String found = "";
        try {
            patient.execute(Samples.SESSION, Samples.simple());
        } catch (PoolException e) {
            found = e.fault().name();
        }

        assertThat(found).isEqualTo(told);
        assertThat(pool.runs() - before).isEqualTo(runs);
    }

    @Test
    void aForeignAdapterThatStaysColdIsNotReady() {
        pool.foreign();
        pool.always(FaultySessionPool.Fault.REFUSED_502);

        var failure = catchThrowableOfType(PoolException.class, () -> new RetryingSessionPool(
                        pool,
                        RetryPolicy.from(retry(Duration.ofSeconds(5)), false, new Random(1)),
                        ForeignAdapterRetry.COLD_START,
                        pulse,
                        Duration.ofMinutes(5),
                        clock::advance,
                        clock::nanos,
                        new SessionsInFlight(0))
                .execute(Samples.SESSION, Samples.simple()));

        assertThat(failure.fault()).isEqualTo(PoolFault.SESSION_NOT_READY);
    }

    private Outcome execute() {
        return patient(ForeignAdapterRetry.NEVER).execute(Samples.SESSION, Samples.simple());
    }

    private PoolException failure() {
        return catchThrowableOfType(PoolException.class, this::execute);
    }

    private RetryingSessionPool patient(ForeignAdapterRetry policy) {
        var patience = RetryPolicy.from(retry(BUDGET), false, new Random(1));
        return new RetryingSessionPool(
                pool,
                patience,
                policy,
                pulse,
                Duration.ofMinutes(5),
                clock::advance,
                clock::nanos,
                new SessionsInFlight(0));
    }

    private static Settings.Retry retry(Duration budget) {
        return new Settings.Retry(budget, Duration.ofSeconds(2), ForeignAdapterRetry.NEVER);
    }
}
