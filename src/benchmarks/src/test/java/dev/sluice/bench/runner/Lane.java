package dev.sluice.bench.runner;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One way to have {@code print(42)} run, and its figures so far. */
final class Lane {
    /** Runs the program once and gives what it printed. */
    @FunctionalInterface
    interface Way {
        String run() throws Exception;
    }

    private final String name;
    private final boolean warm;
    private final Way way;

    Lane(String name, boolean warm, Way way) {
        this.name = name;
        this.warm = warm;
        this.way = way;
    }

    String name() {
        return name;
    }

    boolean isWarm() {
        return warm;
    }

    /**
     * Measures a number of runs.
     *
     * @throws IllegalStateException if an answer is wrong, since then the figures would mean nothing
     */
    Figures measure(int atOnce, int runs) throws InterruptedException {
        var threads = Executors.newFixedThreadPool(atOnce);
        try {
            long started = System.nanoTime();
            var parts = new ArrayList<Future<List<Long>>>();
            for (int i = 0; i < atOnce; i++) {
                parts.add(threads.submit(() -> times(runs / atOnce)));
            }
            var times = new ArrayList<Long>();
            for (Future<List<Long>> part : parts) {
                times.addAll(part.get());
            }
            return new Figures(times, System.nanoTime() - started);
        } catch (ExecutionException e) {
            throw new IllegalStateException(name + " failed", e.getCause());
        } finally {
            threads.shutdown();
        }
    }

    private List<Long> times(int runs) throws Exception {
        var times = new ArrayList<Long>();
        for (int i = 0; i < runs; i++) {
            long started = System.nanoTime();
            String printed = way.run();
            times.add(System.nanoTime() - started);
            if (!printed.equals("42\n")) {
                throw new IllegalStateException("printed " + printed);
            }
        }
        return times;
    }
}
