package dev.sluice.emulator.fault;

import java.util.List;

/**
 * The faults that are to happen.
 *
 * @param seed of the draws by which {@code rates} decide, so that the same calls meet the same faults again
 * @param script comes before the rates: the first step that is for a call and not used up decides
 */
record FaultPlan(long seed, List<Rate> rates, List<Step> script) {
    /** @param rate the part of the calls that it hits, from 0 to 1 */
    record Rate(Fault fault, FaultTarget target, double rate) {}

    /** @param times how many calls it hits */
    record Step(Fault fault, FaultTarget target, int times) {}

    FaultPlan {
        rates = List.copyOf(rates);
        script = List.copyOf(script);
    }

    static FaultPlan nothing() {
        return new FaultPlan(0, List.of(), List.of());
    }
}
