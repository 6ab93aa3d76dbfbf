package dev.sluice.bench;

import org.HdrHistogram.Histogram;

/**
 * The result of a load.
 *
 * @param errors the number of answers that were wrong or missing
 * @param generatorCpu the processor time of the load generator, as a share of one processor
 */
record Measurement(long answers, long errors, double seconds, Histogram nanos, double generatorCpu) {
    double rate() {
        return answers / seconds;
    }

    double p50() {
        return nanos.getValueAtPercentile(50) / 1e6;
    }

    double p99() {
        return nanos.getValueAtPercentile(99) / 1e6;
    }
}
