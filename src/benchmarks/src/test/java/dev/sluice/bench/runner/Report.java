package dev.sluice.bench.runner;

import dev.sluice.bench.PerformancePage;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The table of the figures in Markdown. */
final class Report {
    /** The figures of one layer at one degree of concurrency, cold and warm. */
    record Row(String layer, int atOnce, Figures cold, Figures warm) {
        double slower() {
            return warm.percentile(50) / cold.percentile(50);
        }

        double faster() {
            return warm.rate() / cold.rate();
        }

        String line() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %d | %.1f / %.1f | %.1f / %.1f | **%.2f** | %.0f | %.0f | **%.1f** |%n",
                    layer,
                    atOnce,
                    cold.percentile(50),
                    cold.percentile(99),
                    warm.percentile(50),
                    warm.percentile(99),
                    slower(),
                    cold.rate(),
                    warm.rate(),
                    faster());
        }
    }

    private final List<Row> rows;

    Report(List<Row> rows) {
        this.rows = rows;
    }

    String table() throws IOException {
        return "| Layer | At once | Cold p50 / p99 ms | Warm p50 / p99 ms | Warm p50 to cold | Cold, a second | Warm, a second |"
                + " Warm rate to cold |\n|---|---|---|---|---|---|---|---|\n"
                + rows.stream().map(Row::line).collect(Collectors.joining())
                + "\n" + PerformancePage.machine() + "\n";
    }
}
