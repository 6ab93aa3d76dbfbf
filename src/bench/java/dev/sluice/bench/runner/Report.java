package dev.sluice.bench.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The table, and where it goes. */
final class Report {
    private static final String BEGIN = "<!-- runner benchmark: begin -->\n";
    private static final String END = "<!-- runner benchmark: end -->\n";

    /** What one layer took at one degree of concurrency, cold and warm. */
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
                + "\n" + machine() + "\n";
    }

    /** Ratios of another machine may be compared with these, milliseconds may not. */
    private static String machine() throws IOException {
        String processor = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown processor");
        return "Measured " + LocalDate.now(ZoneOffset.UTC) + " on "
                + Runtime.getRuntime().availableProcessors() + " × " + processor + ", Linux "
                + System.getProperty("os.version") + ", load "
                + Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0] + " at the end, JDK "
                + System.getProperty("java.version") + ".";
    }

    /** Replaces what stands between the two marks of {@code document}. */
    void writeInto(Path document) throws IOException {
        String text = Files.readString(document);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalStateException(document + " has no place for the figures");
        }
        Files.writeString(document, text.substring(0, begin + BEGIN.length()) + table() + text.substring(end));
    }
}
