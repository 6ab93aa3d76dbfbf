package dev.sluice.emulator;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The settings in force. */
final class LiveSettings implements Supplier<PoolSettings> {
    private volatile PoolSettings current;

    LiveSettings(PoolSettings initial) {
        current = initial;
    }

    @Override
    public PoolSettings get() {
        return current;
    }

    /** Returns those that were in force before. If {@code change} fails, they still are. */
    synchronized PoolSettings update(UnaryOperator<PoolSettings> change) {
        PoolSettings before = current;
        current = change.apply(before);
        return before;
    }
}
