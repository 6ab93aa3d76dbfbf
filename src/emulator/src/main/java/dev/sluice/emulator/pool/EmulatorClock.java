package dev.sluice.emulator.pool;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A clock that runs, and that a user may push ahead so as not to wait for a cooldown. */
public final class EmulatorClock extends Clock {
    /** The number of steps beyond which the first ones are forgotten. */
    private static final int MOST_STEPS = 10_000;

    /**
     * The time by which a file's time may be too early: file systems round times down to a tick of the kernel's, of
     * which the longest is 10 ms.
     */
    private static final Duration TICK = Duration.ofMillis(20);

    private final Clock base;
    private final Steps steps;

    public EmulatorClock(Clock base) {
        this(base, new Steps());
    }

    private EmulatorClock(Clock base, Steps steps) {
        this.base = base;
        this.steps = steps;
    }

    public void advance(Duration step) {
        steps.add(base.instant().minus(TICK), step);
    }

    @Override
    public Instant instant() {
        return base.instant().plus(steps.current());
    }

    /** Returns the time that this clock showed when something happened of which a file system has the time. */
    public Instant at(Instant real) {
        return real.plus(steps.at(real));
    }

    @Override
    public ZoneId getZone() {
        return base.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new EmulatorClock(base.withZone(zone), steps);
    }

    /** The lead of the clock, by the moment from which on it had it. */
    private static final class Steps {
        private final TreeMap<Instant, Duration> ahead = new TreeMap<>();

        synchronized void add(Instant real, Duration step) {
            ahead.put(real, current().plus(step));
            if (ahead.size() > MOST_STEPS) {
                ahead.pollFirstEntry();
            }
        }

        synchronized Duration current() {
            return Optional.ofNullable(ahead.lastEntry())
                    .map(Map.Entry::getValue)
                    .orElse(Duration.ZERO);
        }

        synchronized Duration at(Instant real) {
            return Optional.ofNullable(ahead.floorEntry(real))
                    .map(Map.Entry::getValue)
                    .orElse(Duration.ZERO);
        }
    }
}
