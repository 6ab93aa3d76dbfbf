package dev.sluice.gateway.pool;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;

/** The moment after which nobody waits for a request any more. */
public final class Deadline {
    /** Of what the gateway does for itself. */
    public static final Deadline NONE = new Deadline(Duration.ofDays(1), () -> 0);

    private final Ticker ticker;
    private final long at;

    /** @param time from now on */
    public Deadline(Duration time, Ticker ticker) {
        this.ticker = ticker;
        this.at = ticker.read() + time.toNanos();
    }

    /** Zero when it has passed. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, at - ticker.read()));
    }
}
