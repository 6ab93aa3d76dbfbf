package dev.sluice.gateway.pool;

/** What a failed call does to a pulse, for tests that see it from outside of this package. */
public final class Doubt {
    private Doubt() {}

    public static void raise(PoolHealth pulse) {
        pulse.failed(new PoolException(PoolFault.POOL_UNREACHABLE, "No connection to the pool"));
    }
}
