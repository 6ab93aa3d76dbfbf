package dev.sluice.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.VirtualClock;
import dev.sluice.gateway.identifier.SessionIdentifier;
import dev.sluice.gateway.pool.Doubt;
import dev.sluice.gateway.pool.Outcome;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import dev.sluice.gateway.pool.PoolHealth;
import dev.sluice.gateway.pool.ProgramRun;
import dev.sluice.gateway.pool.RuntimeCatalog;
import dev.sluice.gateway.pool.SessionInfo;
import dev.sluice.gateway.pool.SessionPool;
import dev.sluice.gateway.settings.Settings;
import dev.sluice.gateway.settings.UnknownVersion;
import dev.sluice.piston.ExecutionResult;
import dev.sluice.piston.LanguageRuntime;
import dev.sluice.piston.Runtimes;
import dev.sluice.piston.StageResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PoolProbeTest {
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration REFRESH = Duration.ofMinutes(5);
    private static final SessionIdentifier SESSION = new SessionIdentifier("sluice-probe");
    private static final Runtimes RUNTIMES = new Runtimes(List.of(
            new LanguageRuntime("python", "3.11.0", List.of("py"), null),
            new LanguageRuntime("bash", "5.2.15", List.of(), null)));

    private final VirtualClock clock = new VirtualClock();
    private final PoolHealth pulse = new PoolHealth(clock);
    private final ProbedPool pool = new ProbedPool();

    @Test
    void beforeTheFirstProbeNothingIsKnown() {
        assertThat(probe().state()).isEqualTo(PoolState.starting());
    }

    @Test
    void theFirstProbeIsDueAtOnce() {
        PoolProbe probe = probe();
        probe.tick();

        assertThat(probe.state()).isEqualTo(PoolState.ok(pulse.lastProof()));
    }

    @Test
    void whatTheProbeSawIsWhen() {
        clock.advance(Duration.ofSeconds(7));
        PoolProbe probe = probe();
        probe.tick();

        assertThat(probe.state().lastProof()).hasValue(clock.instant());
    }

    @Test
    void theProbeLearnsTheRuntimesInTheSameSession() {
        probe().tick();

        assertThat(pool.calls).containsExactly("listen", "runtimes", "stop");
    }

    @Test
    void freshRuntimesAreNotAskedForAgain() {
        PoolProbe probe = probe();
        probe.tick();
        pool.calls.clear();
        clock.advance(INTERVAL);
        probe.tick();

        assertThat(pool.calls).containsExactly("listen", "stop");
    }

    @Test
    void untilTheIntervalIsOverThereIsNoSecondProbe() {
        PoolProbe probe = probe();
        probe.tick();
        clock.advance(INTERVAL.minusMillis(1));
        probe.tick();

        assertThat(pool.calls).containsOnlyOnce("listen");
    }

    @Test
    void whileThePoolIsSeenToWorkThereIsNothingToProbe() {
        PoolProbe probe = probe();
        probe.tick();
        for (Duration passed = Duration.ZERO; passed.compareTo(REFRESH) < 0; passed = passed.plus(INTERVAL)) {
            clock.advance(INTERVAL.minusSeconds(1));
            pulse.proved();
            probe.tick();
        }

        assertThat(pool.calls).containsOnlyOnce("listen");
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(
            value = PoolFault.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"POOL_EXHAUSTED", "SESSION_REFUSED"})
    void aPoolThatFailsIsDownAndTheProblemIsNamed(PoolFault fault) {
        pool.listening = () -> {
            throw new PoolException(fault, "The pool answered so and so");
        };
        PoolProbe probe = probe();
        probe.tick();

        assertThat(probe.state())
                .isEqualTo(PoolState.failing(pulse.lastProof(), fault.problemName(), "The pool answered so and so"));
    }

    @Test
    void aFullPoolServesThoseWhoHaveASession() {
        pool.listening = () -> {
            throw new PoolException(PoolFault.POOL_EXHAUSTED, 429, "full", null, null);
        };
        PoolProbe probe = probe();
        probe.tick();

        assertThat(probe.state()).isEqualTo(PoolState.full(pulse.lastProof()));
    }

    @Test
    void aPoolThatIsDownIsAskedAgainSoon() {
        pool.listening = () -> {
            throw new PoolException(PoolFault.POOL_UNREACHABLE, "no");
        };
        PoolProbe probe = probe();
        probe.tick();
        pool.listening = () -> SessionPool.Listening.HEALTHY;
        clock.advance(Duration.ofSeconds(2));
        probe.tick();

        assertThat(probe.state().up()).isTrue();
    }

    @Test
    void aPoolThatIsDownIsNotAskedAllTheTime() {
        pool.listening = () -> {
            throw new PoolException(PoolFault.POOL_UNREACHABLE, "no");
        };
        PoolProbe probe = probe();
        probe.tick();
        clock.advance(Duration.ofMillis(1_999));
        probe.tick();

        assertThat(pool.calls).containsOnlyOnce("listen");
    }

    @Test
    void aPoolInDoubtIsProbedWithinTwoSeconds() {
        PoolProbe probe = probe();
        probe.tick();
        Doubt.raise(pulse);
        pool.listening = () -> {
            throw new PoolException(PoolFault.POOL_UNREACHABLE, "no");
        };

        clock.advance(Duration.ofSeconds(2));
        probe.tick();

        assertThat(probe.state().up()).isFalse();
    }

    @Test
    void aProbeThatFindsAPoolWellEndsTheDoubt() {
        PoolProbe probe = probe();
        probe.tick();
        Doubt.raise(pulse);

        clock.advance(Duration.ofSeconds(2));
        probe.tick();

        assertThat(pulse.isInDoubt()).isFalse();
    }

    @Test
    void theSlotIsGivenBackAfterAFailure() {
        pool.listening = () -> {
            throw new PoolException(PoolFault.SESSION_NOT_READY, "no");
        };
        probe().tick();

        assertThat(pool.calls).containsExactly("listen", "stop");
    }

    @Test
    void aSlotThatIsNotTakenBackDoesNotMakeThePoolFail() {
        pool.stopFailure = new PoolException(PoolFault.POOL_ROUTE_NOT_FOUND, "no");
        PoolProbe probe = probe();
        probe.tick();

        assertThat(probe.state().up()).isTrue();
    }

    @Test
    void aBusyGatewayStillLearnsWhatIsNewFromASessionOfItsOwn() {
        PoolProbe probe = probe();
        probe.tick();
        pool.calls.clear();
        clock.advance(REFRESH.plusSeconds(1));
        pulse.proved();
        probe.tick();

        assertThat(pool.calls).containsExactly("listen", "runtimes", "stop");
    }

    @Test
    void aSessionsOwnWordsAreNotForWhoeverReadsHealth() {
        pool.listening = () -> {
            throw new PoolException(PoolFault.SESSION_REFUSED, "words of a stranger");
        };
        PoolProbe probe = probe();
        probe.tick();

        assertThat(probe.state().reason()).hasValue("The session refused the probe");
    }

    @Test
    void aProbeThatDoesNotComeBackIsAFindingToo() {
        var seen = new ArrayList<PoolState>();
        PoolProbe probe = probe();
        pool.listening = () -> {
            clock.advance(OVERDUE.plusSeconds(1));
            seen.add(probe.state());
            return SessionPool.Listening.HEALTHY;
        };
        probe.tick();

        assertThat(seen.get(0).up()).isFalse();
        assertThat(seen.get(0).problem()).hasValue("probe-overdue");
        assertThat(probe.state().up()).isTrue();
    }

    @Test
    void aProbeThatFailsInAWayNobodyForesawIsDown() {
        PoolProbe probe = probe();
        probe.tick();
        pool.listening = () -> {
            throw new IllegalStateException("unforeseen");
        };
        clock.advance(INTERVAL.plusSeconds(1));

        assertThatThrownBy(probe::tick).isInstanceOf(IllegalStateException.class);
        assertThat(probe.state().up()).isFalse();
    }

    @Test
    void anAdapterThatOnlyExecutesRunsAProgram() {
        pool.listening = () -> SessionPool.Listening.SILENT;
        probe().tick();

        assertThat(pool.calls).containsExactly("listen", "runtimes", "execute bash", "stop");
    }

    @Test
    void aProgramThatCannotBeRunIsNoProof() {
        pool.listening = () -> SessionPool.Listening.SILENT;
        pool.executeFailure = new PoolException(PoolFault.POOL_ROUTE_NOT_FOUND, 404, "no", null, null);
        PoolProbe probe = probe();
        probe.tick();

        assertThat(probe.state().problem()).hasValue("pool-route-not-found");
    }

    @Test
    void aLanguageThatThePoolLacksIsNamedWithItsKey() {
        pool.listening = () -> SessionPool.Listening.SILENT;
        PoolProbe probe = probe(pool, "cobol");
        probe.tick();

        assertThat(probe.state().reason()).hasValue("sluice.health.language: cobol-* runtime is unknown");
    }

    @ParameterizedTest
    @CsvSource({"PT5S, PT2S", "PT1S, PT1S"})
    void aShorterIntervalHoldsForAPoolThatIsDownToo(Duration interval, Duration again) {
        pool.listening = () -> {
            throw new PoolException(PoolFault.POOL_UNREACHABLE, "no");
        };
        var probe = new PoolProbe(
                pool, catalog(pool), pulse, SESSION, new Settings.Health(interval, "bash", true), OVERDUE, clock);
        probe.tick();
        clock.advance(again);
        probe.tick();

        assertThat(pool.calls.stream().filter("listen"::equals)).hasSize(2);
    }

    private static final Duration OVERDUE = Duration.ofSeconds(20);

    private PoolProbe probe() {
        return probe(pool);
    }

    private PoolProbe probe(SessionPool probed) {
        return probe(probed, "bash");
    }

    private PoolProbe probe(SessionPool probed, String language) {
        return new PoolProbe(
                probed, catalog(probed), pulse, SESSION, new Settings.Health(INTERVAL, language, true), OVERDUE, clock);
    }

    private RuntimeCatalog catalog(SessionPool probed) {
        return new RuntimeCatalog(
                probed, new Settings.RuntimeSettings(RUNTIMES, REFRESH, UnknownVersion.REFUSE), clock);
    }

    /** A pool that works as it is told to, and remembers what it was asked for. */
    private static final class ProbedPool implements SessionPool {
        private final List<String> calls = new ArrayList<>();
        private Supplier<Listening> listening = () -> Listening.HEALTHY;
        private @Nullable PoolException executeFailure;
        private @Nullable PoolException stopFailure;

        @Override
        public Listening listen(SessionIdentifier session) {
            calls.add("listen");
            return listening.get();
        }

        @Override
        public Outcome execute(SessionIdentifier session, ProgramRun execution) {
            calls.add("execute " + execution.language());
            if (executeFailure != null) {
                throw executeFailure;
            }
            return Outcome.of(new ExecutionResult(
                    "bash", "5.2.15", null, new StageResult(null, "", "", 0, "", null, null, null, null, null)));
        }

        @Override
        public Runtimes runtimes(SessionIdentifier session) {
            calls.add("runtimes");
            return RUNTIMES;
        }

        @Override
        public Optional<SessionInfo> find(SessionIdentifier session) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean canStop() {
            return true;
        }

        @Override
        public void stop(SessionIdentifier session) {
            calls.add("stop");
            if (stopFailure != null) {
                throw stopFailure;
            }
        }
    }
}
