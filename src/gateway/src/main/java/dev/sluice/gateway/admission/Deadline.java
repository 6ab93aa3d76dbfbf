package dev.sluice.gateway.admission;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.function.Supplier;

/** The moment after which nobody waits for a request any more, and where what may take that long is done. */
public final class Deadline {
    /** Of what the gateway does for itself. */
    public static final Deadline NONE = new Deadline(Duration.ofDays(1), () -> 0);

    private final Ticker ticker;
    private final long at;
    private final LongCalls longCalls;

    /** @param time from now on */
    public Deadline(Duration time, Ticker ticker) {
        this(time, ticker, LongCalls.HERE);
    }

    /** @param time from now on */
    public Deadline(Duration time, Ticker ticker, LongCalls longCalls) {
        this.ticker = ticker;
        this.at = ticker.read() + time.toNanos();
        this.longCalls = longCalls;
    }

    /** Zero when it has passed. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, at - ticker.read()));
    }

    /**
     * Does what may take longer than one call to the pool, and so longer than this deadline, where giving it up ends the
     * caller's wait.
     */
    public <T> T atLength(Supplier<T> work) {
        return longCalls.call(work);
    }

    /** On which thread that is. */
    public interface LongCalls {
        /** On the one that asks. */
        LongCalls HERE = new LongCalls() {
            @Override
            public <T> T call(Supplier<T> work) {
                return work.get();
            }
        };

        <T> T call(Supplier<T> work);
    }
}
