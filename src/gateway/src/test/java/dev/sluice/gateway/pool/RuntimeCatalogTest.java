package dev.sluice.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.VirtualClock;
import dev.sluice.gateway.settings.Settings;
import dev.sluice.gateway.settings.UnknownVersion;
import dev.sluice.piston.Runtimes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuntimeCatalogTest {
    private static final Duration REFRESH = Duration.ofMinutes(5);
    private static final Runtimes DESCRIBED = new Runtimes(List.of(Samples.PYTHON));
    private static final Runtimes LEARNED = new Runtimes(List.of(Samples.CPP));
    private final PoolException unreachable = new PoolException(PoolFault.POOL_UNREACHABLE, "no");

    private final VirtualClock clock = new VirtualClock();
    private final ScriptedSessionPool pool = new ScriptedSessionPool();
    private final RuntimeCatalog catalog =
            new RuntimeCatalog(pool, new Settings.RuntimeSettings(DESCRIBED, REFRESH, UnknownVersion.REFUSE), clock);

    RuntimeCatalogTest() {
        pool.has(LEARNED);
    }

    @Test
    void theFirstWhoAsksHasTheirSessionAsked() {
        assertThat(catalog.runtimes(Samples.SESSION)).isEqualTo(LEARNED);
    }

    @Test
    void whatIsKnownIsNotAskedFor() {
        catalog.learn(Samples.SESSION);
        clock.advance(REFRESH.multipliedBy(2));

        catalog.runtimes(Samples.OTHER_SESSION);

        assertThat(pool.calls()).containsExactly("runtimes");
    }

    @Test
    void anAdapterThatCannotTellIsDescribedByTheConfiguration() {
        pool.runtimesFail(new PoolException(PoolFault.POOL_ROUTE_NOT_FOUND, 404, "no", null, null));

        assertThat(catalog.runtimes(Samples.SESSION)).isEqualTo(DESCRIBED);
    }

    @Test
    void aPoolThatCannotBeAskedIsNotDescribed() {
        pool.runtimesFail(unreachable);

        assertThatThrownBy(() -> catalog.runtimes(Samples.SESSION)).isSameAs(unreachable);
    }

    @Test
    void afterAFailureTheNextWhoAsksIsAnswered() {
        pool.runtimesFail(unreachable);
        assertThatThrownBy(() -> catalog.runtimes(Samples.SESSION)).isSameAs(unreachable);

        assertThat(catalog.runtimes(Samples.SESSION)).isEqualTo(LEARNED);
    }

    @Test
    void theLastGoodListSurvivesAFailure() {
        catalog.learn(Samples.SESSION);
        pool.runtimesFail(unreachable);

        assertThatThrownBy(() -> catalog.learn(Samples.SESSION)).isInstanceOf(PoolException.class);

        assertThat(catalog.runtimes(Samples.SESSION)).isEqualTo(LEARNED);
    }

    @Test
    void aRefreshBringsWhatIsNew() {
        catalog.learn(Samples.SESSION);
        pool.has(DESCRIBED);

        catalog.learn(Samples.SESSION);

        assertThat(catalog.runtimes(Samples.SESSION)).isEqualTo(DESCRIBED);
    }

    @Test
    void nothingKnownIsStale() {
        assertThat(catalog.isStale()).isTrue();
    }

    @Test
    void aListIsFreshUntilItsTimeIsOver() {
        catalog.learn(Samples.SESSION);
        clock.advance(REFRESH);

        assertThat(catalog.isStale()).isFalse();
    }

    @Test
    void aListIsStaleAfterItsTime() {
        catalog.learn(Samples.SESSION);
        clock.advance(REFRESH.plusSeconds(1));

        assertThat(catalog.isStale()).isTrue();
    }

    @Test
    void whatACallersSessionSaysHoldsForThatCallerAlone() {
        assertThat(catalog.runtimes(Samples.SESSION)).isEqualTo(LEARNED);

        assertThat(catalog.known()).isEmpty();
    }

    @Test
    void howProgramsAreKeptApartIsToldOnceItIsLearned() {
        pool.hasSandbox("namespaces; by=util-linux; filter=on; meter=on");
        catalog.runtimes(Samples.SESSION);
        assertThat(catalog.sandbox()).as("a caller's session may say anything").isEmpty();

        catalog.learn(Samples.SESSION);

        assertThat(catalog.sandbox()).contains("namespaces; by=util-linux; filter=on; meter=on");
    }
}
