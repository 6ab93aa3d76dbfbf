package dev.sluice.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Everything measured in one run, and the table of it in Markdown. */
final class Comparison {
    private final List<Row> rows = new ArrayList<>();

    void add(int delayMillis, int connections, String target, Measurement found) {
        rows.add(new Row(delayMillis, connections, target, found));
        System.out.println(line(rows.get(rows.size() - 1)));
    }

    long errors(String target) {
        return rows.stream()
                .filter(row -> row.target.equals(target))
                .mapToLong(row -> row.found.errors())
                .sum();
    }

    String table() {
        return "| pool | in flight | who | a second | p50 ms | p99 ms | rate / direct | p99 / direct |"
                + " rate / FastAPI | added p50 / FastAPI's | generator CPU | errors |\n"
                + "|---|---|---|---|---|---|---|---|---|---|---|---|\n"
                + rows.stream().map(row -> line(row) + "\n").collect(Collectors.joining());
    }

    private String line(Row row) {
        Measurement found = row.found;
        return String.format(
                Locale.ROOT,
                "| %s | %d | %s | %.0f | %.2f | %.2f | %s | %s | %s | %s | %.2f | %d |",
                row.delayMillis == 0 ? "instant" : row.delayMillis + " ms",
                row.connections,
                row.target,
                found.rate(),
                found.p50(),
                found.p99(),
                beside(row, "direct")
                        .map(other -> ratio(found.rate() / other.rate()))
                        .orElse(""),
                beside(row, "direct")
                        .map(other -> ratio(found.p99() / other.p99()))
                        .orElse(""),
                beside(row, "fastapi")
                        .map(other -> ratio(found.rate() / other.rate()))
                        .orElse(""),
                added(row, found)
                        .flatMap(own -> beside(row, "fastapi")
                                .flatMap(other -> added(row, other))
                                .map(other -> ratio(own / other)))
                        .orElse(""),
                found.generatorCpu(),
                found.errors());
    }

    /** Returns the milliseconds at p50 beyond those of a direct call. */
    private Optional<Double> added(Row row, Measurement found) {
        return beside(row, "direct").map(direct -> found.p50() - direct.p50());
    }

    private Optional<Measurement> beside(Row row, String target) {
        return rows.stream()
                .filter(other -> other.target.equals(target)
                        && other.delayMillis == row.delayMillis
                        && other.connections == row.connections)
                .map(Row::found)
                .findFirst();
    }

    private static String ratio(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private record Row(int delayMillis, int connections, String target, Measurement found) {}
}
