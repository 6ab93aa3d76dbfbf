package dev.sluice.gateway.admission;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.function.Supplier;

/** The moment after which nobody waits for a request any more, and the way to run calls that may take that long. */
public final class Deadline {
    /** The deadline of work that the gateway does for itself, which never passes. */
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

    /** Returns the time that is left, zero when the deadline has passed. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, at - ticker.read()));
    }

    /**
     * Runs work that may take longer than one call to the pool, and so longer than this deadline, on a thread where
     * giving it up ends the caller's wait.
     */
    public <T> T atLength(Supplier<T> work) {
        return longCalls.call(work);
    }

    /** Runs long calls, on a thread that the implementation chooses. */
    public interface LongCalls {
        /** Runs each call on the thread that asks for it. */
        LongCalls HERE = new LongCalls() {
            @Override
            public <T> T call(Supplier<T> work) {
                return work.get();
            }
        };

        <T> T call(Supplier<T> work);
    }
}
