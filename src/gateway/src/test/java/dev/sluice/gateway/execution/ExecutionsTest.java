package dev.sluice.gateway.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.VirtualClock;
import dev.sluice.gateway.admission.Deadline;
import dev.sluice.gateway.admission.MemoryBudget;
import dev.sluice.gateway.identifier.Caller;
import dev.sluice.gateway.identifier.IdentifierKey;
import dev.sluice.gateway.identifier.IdentifierPolicy;
import dev.sluice.gateway.identifier.SessionIdentifier;
import dev.sluice.gateway.identifier.UnknownSessionException;
import dev.sluice.gateway.pool.Outcome;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import dev.sluice.gateway.pool.ProgramRun;
import dev.sluice.gateway.pool.RuntimeCatalog;
import dev.sluice.gateway.pool.SessionInfo;
import dev.sluice.gateway.pool.SessionPool;
import dev.sluice.gateway.settings.Configured;
import dev.sluice.gateway.telemetry.Telemetry;
import dev.sluice.piston.Encoding;
import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.ExecutionResult;
import dev.sluice.piston.InvalidRequestException;
import dev.sluice.piston.LanguageRuntime;
import dev.sluice.piston.Limit;
import dev.sluice.piston.Runtimes;
import dev.sluice.piston.SourceFile;
import dev.sluice.piston.StageResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@SuppressWarnings("UnnecessaryAssignment") // no container here
class ExecutionsTest {
    private static final Caller CALLER =
            new Caller(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    private static final SessionIdentifier SESSION = new SessionIdentifier("sluice-0123");
    private static final Runtimes RUNTIMES = new Runtimes(List.of(
            new LanguageRuntime("python", "3.11.0", List.of("py"), null),
            new LanguageRuntime("python", "2.7.18", List.of("py"), null)));
    private static final Outcome OUTCOME = Outcome.of(new ExecutionResult(
            "python", "3.11.0", null, new StageResult(null, "", "", 0, "", null, null, null, null, null)));

    private final VirtualClock clock = new VirtualClock();
    private final RememberingPool pool = new RememberingPool();
    private final Executions executions = new Executions();

    ExecutionsTest() {
        executions.settings = Configured.local("sluice.runtimes.refresh", "PT5M");
        executions.pool = pool;
        executions.telemetry = Telemetry.OFF;
        executions.catalog = new RuntimeCatalog(pool, executions.settings.runtimes(), clock);
        executions.identifiers = caller -> SESSION;
        executions.key = new IdentifierKey(new byte[32]);
    }

    @Test
    void aProgramRunsInTheCallersSession() {
        assertThat(executions.execute(CALLER, request("python", "*"))).isEqualTo(OUTCOME);
        assertThat(pool.calls).containsExactly("runtimes sluice-0123", "execute sluice-0123");
    }

    @ParameterizedTest(name = "{1} of {0}: \"{2}\"")
    @CsvSource({"python, *, ''", "py, 3.11, ''", "python, 2, 2.7.18", "py, 2.x, 2.7.18"})
    void onlyAVersionThatIsNotTheHighestIsNamedToTheSession(String language, String range, String version) {
        executions.execute(CALLER, request(language, range));

        assertThat(pool.executed.get(0).version()).isEqualTo(version);
    }

    @Test
    void theSessionIsGivenTheLanguagesOwnName() {
        executions.execute(CALLER, request("py", "*"));

        assertThat(pool.executed.get(0).language()).isEqualTo("python");
    }

    @Test
    void everyExecutionHasAKeyOfItsOwn() {
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            executions.execute(CALLER, request("python", "*"));
        }
        pool.executed.forEach(execution -> keys.add(execution.idempotencyKey()));

        assertThat(keys).hasSize(100);
    }

    @Test
    void theSameKeyOfTheSameCallerIsTheSameForTheSession() {
        for (String own : List.of("a", "a", "b")) {
            executions.execute(CALLER, request("python", "*"), Optional.of(new IdempotencyKey(own)), Deadline.NONE);
        }
        List<String> sent =
                pool.executed.stream().map(ProgramRun::idempotencyKey).toList();

        assertThat(sent.get(0)).isEqualTo(sent.get(1)).isNotEqualTo(sent.get(2)).isNotEqualTo("a");
    }

    @Test
    void aSessionThatDoesNotOutliveTheAnswerKnowsNoKey() {
        executions.identifiers = new SingleUse();

        assertThatThrownBy(() -> executions.execute(
                        CALLER, request("python", "*"), Optional.of(new IdempotencyKey("a")), Deadline.NONE))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("random");
        assertThat(pool.calls).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"cobol, *", "python, 4"})
    void aRequestThatCannotRunCostsNoSession(String language, String version) {
        executions.catalog.learn(SESSION);
        pool.calls.clear();

        assertThatThrownBy(() -> executions.execute(CALLER, request(language, version)))
                .isInstanceOf(InvalidRequestException.class);
        assertThat(pool.calls).isEmpty();
    }

    @Test
    void theNearestVersionRunsWhereThatIsWanted() {
        executions.settings = Configured.local("sluice.runtimes.unknown-version", "nearest");
        executions.catalog.learn(SESSION);

        ExecutionAnswer another = answer(request("python", "4.1"));
        ExecutionAnswer same = answer(request("python", "*"));

        assertThat(pool.executed).extracting(ProgramRun::language).containsExactly("python", "python");
        assertThat(another.versionRequested()).hasValue("4.1");
        assertThat(same.versionRequested()).isEmpty();
        assertThatThrownBy(() -> executions.execute(CALLER, request("cobol", "4.1")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("cobol-4.1 runtime is unknown");
    }

    private ExecutionAnswer answer(ExecutionRequest request) {
        return executions.answer(
                CALLER, request, Optional.empty(), Deadline.NONE, new MemoryBudget(1_000_000, 0).hold(0));
    }

    @Test
    void theConfiguredLimitsAreTheMaximum() {
        executions.settings = Configured.local("sluice.limits.run-timeout", "PT1S");
        var greedy = new ExecutionRequest(
                "python",
                "*",
                List.of(new SourceFile("file0.code", "", Encoding.UTF8)),
                null,
                List.of(),
                Map.of(Limit.RUN_TIMEOUT, 1_001L));

        assertThatThrownBy(() -> executions.execute(CALLER, greedy))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("run_timeout cannot exceed the configured limit of 1000");
    }

    @Test
    void aCallerWithoutASessionTouchesNoPool() {
        executions.identifiers = caller -> {
            throw new UnknownSessionException("name it");
        };

        assertThatThrownBy(() -> executions.execute(CALLER, request("python", "*")))
                .isInstanceOf(UnknownSessionException.class);
        assertThat(pool.calls).isEmpty();
    }

    @Test
    void callersNeverWaitForStaleRuntimes() {
        executions.catalog.learn(SESSION);
        pool.calls.clear();
        clock.advance(Duration.ofMinutes(6));

        executions.execute(CALLER, request("python", "*"));

        assertThat(pool.calls).containsExactly("execute sluice-0123");
    }

    @Test
    void aSessionThatIsKeptIsNotStopped() {
        executions.execute(CALLER, request("python", "*"));

        assertThat(pool.calls).doesNotContain("stop sluice-0123");
    }

    @Test
    void aSessionForOneExecutionIsStoppedAfterIt() {
        executions.identifiers = new SingleUse();

        executions.execute(CALLER, request("python", "*"));

        assertThat(pool.calls).containsExactly("runtimes sluice-0123", "execute sluice-0123", "stop sluice-0123");
    }

    @Test
    void aSessionForOneExecutionIsStoppedAfterAFailureToo() {
        executions.identifiers = new SingleUse();
        pool.executeFailure = new PoolException(PoolFault.SESSION_LOST, "no");

        assertThatThrownBy(() -> executions.execute(CALLER, request("python", "*")))
                .isSameAs(pool.executeFailure);
        assertThat(pool.calls).contains("stop sluice-0123");
    }

    @ParameterizedTest
    @EnumSource(
            value = PoolFault.class,
            names = {"POOL_UNREACHABLE", "TOKEN_UNAVAILABLE"})
    void anAnswerIsNotLostWhenItsSessionCannotBeStopped(PoolFault fault) {
        executions.identifiers = new SingleUse();
        pool.stopFailure = new PoolException(fault, "no");

        assertThat(executions.execute(CALLER, request("python", "*"))).isEqualTo(OUTCOME);
    }

    private static ExecutionRequest request(String language, String version) {
        return new ExecutionRequest(
                language,
                version,
                List.of(new SourceFile("file0.code", "print(42)", Encoding.UTF8)),
                null,
                List.of(),
                Map.of());
    }

    private static final class SingleUse implements IdentifierPolicy {
        @Override
        public SessionIdentifier identifierFor(Caller caller) {
            return SESSION;
        }

        @Override
        public boolean singleUse() {
            return true;
        }
    }

    private static final class RememberingPool implements SessionPool {
        private final List<String> calls = new ArrayList<>();
        private final List<ProgramRun> executed = new ArrayList<>();
        private @Nullable PoolException executeFailure;
        private @Nullable PoolException stopFailure;

        @Override
        public Outcome execute(SessionIdentifier session, ProgramRun execution) {
            calls.add("execute " + session.value());
            executed.add(execution);
            if (executeFailure != null) {
                throw executeFailure;
            }
            return OUTCOME;
        }

        @Override
        public Runtimes runtimes(SessionIdentifier session) {
            calls.add("runtimes " + session.value());
            return RUNTIMES;
        }

        @Override
        public Listening listen(SessionIdentifier session) {
            throw new AssertionError("The pool itself asks, not its user");
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
            calls.add("stop " + session.value());
            if (stopFailure != null) {
                throw stopFailure;
            }
        }
    }
}
