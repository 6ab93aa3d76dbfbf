package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.harness.Artifacts;
import dev.sluice.harness.LibertyServer;
import dev.sluice.harness.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A benchmark of a change: the WAR of before, named by {@code -Dsluice.bench.before}, beside the one that was just
 * built, in windows that alternate. A second server with the WAR of before tells how far two of the same are apart.
 *
 * <p>{@code -Dsluice.bench.windows} is the number of windows of which each figure is the median,
 * {@code -Dsluice.bench.seconds} the length of each of them.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS)
class ChangeBenchmark {
    private static final Path NOW = Artifacts.file("sluice.war");
    private static final int WINDOWS = Integer.getInteger("sluice.bench.windows", 9);
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("sluice.bench.seconds", 5));
    private static final Duration SETTLE = Duration.ofSeconds(1);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    /**
     * One kind of load.
     *
     * @param delayMillis the delay of the pool in milliseconds
     */
    private record Kind(String name, int delayMillis, int connections, ToDoubleFunction<Measurement> figure) {}

    @Test
    void costsLittle() throws Exception {
        String before = System.getProperty("sluice.bench.before", "");
        assumeTrue(
                Files.isReadable(Path.of(before)), "Name the WAR of before: -Dsluice.bench.before=/path/to/sluice.war");
        var table = new StringBuilder(
                "| what | before | before, again | now | again / before | now / before |\n|---|---|---|---|---|---|\n");
        for (Kind kind : List.of(
                new Kind("a second, 256 in flight, pool 50 ms", 50, 256, Measurement::rate),
                new Kind("p50 in ms, one at a time, pool instant", 0, 1, Measurement::p50))) {
            table.append(line(kind, Path.of(before)));
        }
        System.out.println("\nMedians of " + WINDOWS + " windows of " + TIME.toSeconds() + " s that alternate\n\n"
                + table + "\n" + PerformancePage.machine());
    }

    private String line(Kind kind, Path before) throws Exception {
        Map<String, HttpCall> calls = start(kind, before);
        var figures = new LinkedHashMap<String, List<Double>>();
        for (HttpCall call : calls.values()) {
            GatewayBenchmark.warmUp(call, kind.connections());
        }
        for (int window = 0; window < WINDOWS; window++) {
            for (var call : inTurn(calls, window)) {
                Measurement found = Load.run(call.getValue(), kind.connections(), SETTLE, TIME);
                assertThat(found.errors()).as(call.getKey()).isZero();
                figures.computeIfAbsent(call.getKey(), name -> new ArrayList<>())
                        .add(kind.figure().applyAsDouble(found));
            }
        }
        close();
        double first = median(figures, "before");
        double again = median(figures, "again");
        double now = median(figures, "now");
        System.out.println(kind.name() + ": " + figures);
        return String.format(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %.2f | %.3f | %.3f |%n",
                kind.name(),
                first,
                again,
                now,
                again / first,
                now / first);
    }

    private Map<String, HttpCall> start(Kind kind, Path before) throws Exception {
        int port = Ports.free();
        open.push(Child.java(port, BenchPool.class, String.valueOf(port), String.valueOf(kind.delayMillis())));
        Map<String, HttpCall> calls = new LinkedHashMap<>();
        for (var war : List.of(Map.entry("before", before), Map.entry("again", before), Map.entry("now", NOW))) {
            LibertyServer gateway = LibertyServer.startAsBatch(
                    "change-" + war.getKey() + "-" + kind.delayMillis(),
                    GatewayBenchmark.environment("http://127.0.0.1:" + port),
                    war.getValue());
            open.push(gateway);
            calls.put(war.getKey(), GatewayBenchmark.pistonCall(gateway.uri().toString()));
        }
        return calls;
    }

    /** Rotates the order, so that no target is always measured first. */
    private static List<Map.Entry<String, HttpCall>> inTurn(Map<String, HttpCall> calls, int window) {
        var all = new ArrayList<>(calls.entrySet());
        Collections.rotate(all, window);
        return all;
    }

    private static double median(Map<String, List<Double>> figures, String name) {
        List<Double> sorted =
                figures.getOrDefault(name, List.of()).stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    @AfterEach
    void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
