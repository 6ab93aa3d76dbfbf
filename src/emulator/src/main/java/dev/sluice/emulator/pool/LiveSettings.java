package dev.sluice.emulator.pool;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The settings in force. */
public final class LiveSettings implements Supplier<PoolSettings> {
    private volatile PoolSettings current;

    public LiveSettings(PoolSettings initial) {
        current = initial;
    }

    @Override
    public PoolSettings get() {
        return current;
    }

    /** Changes the settings and returns those that were in force before. If {@code change} fails, they still are. */
    public synchronized PoolSettings update(UnaryOperator<PoolSettings> change) {
        PoolSettings before = current;
        current = change.apply(before);
        return before;
    }
}
