package dev.sluice.bench.runner;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The times of some runs, in nanoseconds, and how long they took together. */
record Figures(List<Long> times, long elapsed) {
    static final Figures NONE = new Figures(List.of(), 0);

    Figures {
        var sorted = new ArrayList<>(times);
        Collections.sort(sorted);
        times = List.copyOf(sorted);
    }

    Figures plus(Figures other) {
        var all = new ArrayList<>(times);
        all.addAll(other.times);
        return new Figures(all, elapsed + other.elapsed);
    }

    /** Returns the milliseconds that so many percent of the runs did not exceed. */
    double percentile(int percent) {
        return times.get(Math.min(times.size() - 1, times.size() * percent / 100)) / 1e6;
    }

    /** Returns the runs a second. */
    double rate() {
        return times.size() / (elapsed / 1e9);
    }
}
