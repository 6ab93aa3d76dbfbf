package dev.sluice.bench.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bench.PerformancePage;
import dev.sluice.piston.Encoding;
import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.Limits;
import dev.sluice.piston.SourceFile;
import dev.sluice.session.runner.Runner;
import dev.sluice.session.settings.RunnerSettings;
import dev.sluice.session.workspace.SessionFolder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A benchmark of Bubblewrap and util-linux, cold and warm. They take turns, so that what else the machine does falls on
 * all of them. It takes some two minutes:
 * {@code mvn -B verify -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=NamespacesBenchmark}.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class NamespacesBenchmark {
    private static final int ROUNDS = Integer.getInteger("sluice.bench.rounds", 8);
    private static final int RUNS = 80;
    private static final String PROGRAM = "print(42)";

    /** One way to have the program run. */
    private enum Case {
        BUBBLEWRAP_COLD("bubblewrap", false),
        UTIL_LINUX_COLD("util-linux", false),
        BUBBLEWRAP_WARM("bubblewrap", true),
        UTIL_LINUX_WARM("util-linux", true);

        private final String by;
        private final boolean warm;

        Case(String by, boolean warm) {
            this.by = by;
            this.warm = warm;
        }
    }

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @Test
    void warmRunsTakeTheSameByEither() throws Exception {
        var lanes = new EnumMap<Case, Lane>(Case.class);
        for (Case each : Case.values()) {
            lanes.put(each, lane(each));
        }
        var rows = new ArrayList<Report.Row>();
        var ratios = new ArrayList<String>();
        for (int atOnce : List.of(1, 8)) {
            Map<Case, Figures> figures = measure(lanes, atOnce);
            rows.add(row(figures, atOnce, Case.BUBBLEWRAP_COLD, Case.BUBBLEWRAP_WARM));
            rows.add(row(figures, atOnce, Case.UTIL_LINUX_COLD, Case.UTIL_LINUX_WARM));
            ratios.add(String.format(
                    Locale.ROOT,
                    "**%.2f** times bubblewrap's warm and %.2f times cold with %d at once",
                    ratio(figures, Case.UTIL_LINUX_WARM, Case.BUBBLEWRAP_WARM),
                    ratio(figures, Case.UTIL_LINUX_COLD, Case.BUBBLEWRAP_COLD),
                    atOnce));
        }
        PerformancePage.take(
                "namespaces benchmark",
                "The median by util-linux is " + String.join(", ", ratios) + ".\n\n" + new Report(rows).table());
    }

    private static Map<Case, Figures> measure(Map<Case, Lane> lanes, int atOnce) throws InterruptedException {
        var figures = new EnumMap<Case, Figures>(Case.class);
        for (int round = 0; round < ROUNDS; round++) {
            for (var lane : lanes.entrySet()) {
                figures.merge(lane.getKey(), lane.getValue().measure(atOnce, RUNS), Figures::plus);
            }
        }
        return figures;
    }

    private static Report.Row row(Map<Case, Figures> figures, int atOnce, Case cold, Case warm) {
        return new Report.Row(cold.by, atOnce, of(figures, cold), of(figures, warm));
    }

    private static double ratio(Map<Case, Figures> figures, Case one, Case other) {
        return of(figures, one).percentile(50) / of(figures, other).percentile(50);
    }

    private static Figures of(Map<Case, Figures> figures, Case one) {
        return figures.getOrDefault(one, Figures.NONE);
    }

    private Lane lane(Case which) throws InterruptedException {
        Runner runner = Runner.start(RunnerSettings.from(
                Map.of("SLUICE_NAMESPACES_BY", which.by, "SLUICE_WARM", which.warm ? "on" : "off")));
        SessionFolder session = runner.openFolder();
        open.add(session);
        open.add(runner);
        assertThat(runner.sandboxReport().by()).contains(which.by);
        assertThat(runner.warmLanguages().contains("python"))
                .as("whether python starts warm here")
                .isEqualTo(which.warm);
        var files = List.of(new SourceFile("file0.code", PROGRAM, Encoding.UTF8));
        var execution = new ExecutionRequest("python", "*", files, null, List.of(), Map.of())
                .resolve(runner.runtimes(), Limits.DEFAULT);
        var lane = new Lane(
                which.by, which.warm, () -> runner.run(execution, session).run().stdout());
        lane.measure(8, RUNS);
        return lane;
    }
}
