package dev.sluice.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;

/** Ways to start, what each took, and the table of it in Markdown. */
final class Starts {
    /** @param megabytes resident, some seconds after it answered and before anybody called */
    record Start(double seconds, double megabytes) {}

    private record Way(String name, Callable<Start> start, List<Start> found) {
        double median(ToDoubleFunction<Start> figure) {
            double[] sorted = found.stream().mapToDouble(figure).sorted().toArray();
            return sorted[sorted.length / 2];
        }
    }

    private final List<Way> ways = new ArrayList<>();

    void way(String name, Callable<Start> start) {
        ways.add(new Way(name, start, new ArrayList<>()));
    }

    /** They take turns, so that what else the machine does concerns all of them. */
    void measure(int rounds) throws Exception {
        for (int round = 0; round < rounds; round++) {
            for (Way way : ways) {
                Start start = way.start.call();
                way.found.add(start);
                System.out.println(way.name + ": " + start);
            }
        }
    }

    double seconds(String name) {
        return median(name, Start::seconds);
    }

    double megabytes(String name) {
        return median(name, Start::megabytes);
    }

    private double median(String name, ToDoubleFunction<Start> figure) {
        return ways.stream()
                .filter(way -> way.name.equals(name))
                .findFirst()
                .orElseThrow()
                .median(figure);
    }

    /** @param base what the ratios are to */
    String table(String base) {
        var table =
                new StringBuilder("| Start | Ready after, s | To the first row | Resident, MB |\n|---|---|---|---|\n");
        for (Way way : ways) {
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %.2f | **%.2f** | %.0f |%n",
                    way.name,
                    seconds(way.name),
                    seconds(way.name) / seconds(base),
                    megabytes(way.name)));
        }
        return table.toString();
    }
}
