package dev.sluice.gateway.admission;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Looks at the work that is under way at intervals, and not at all while there is none: a gateway that nobody calls
 * rests.
 */
public final class PeriodicSweep {
    private final ScheduledExecutorService scheduler;
    private final Duration pause;
    private final BooleanSupplier look;
    private final AtomicBoolean awake = new AtomicBoolean();

    /** @param look whether something is still under way; it must not throw */
    public PeriodicSweep(ScheduledExecutorService scheduler, Duration pause, BooleanSupplier look) {
        this.scheduler = scheduler;
        this.pause = pause;
        this.look = look;
    }

    /** Starts the sweep if it rests, because some work is under way now. */
    public void wake() {
        if (awake.compareAndSet(false, true)) {
            next();
        }
    }

    private void next() {
        ScheduledFuture<?> unused = scheduler.schedule(this::round, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void round() {
        if (look.getAsBoolean()) {
            next();
            return;
        }
        awake.set(false);
        // Work that began since then found the sweep awake.
        if (look.getAsBoolean()) {
            wake();
        }
    }
}
