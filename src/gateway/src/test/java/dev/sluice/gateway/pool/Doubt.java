package dev.sluice.gateway.pool;

/** Raises doubt about a pool's health by a failed call, for tests outside of this package. */
public final class Doubt {
    private Doubt() {}

    public static void raise(PoolHealth pulse) {
        pulse.failed(new PoolException(PoolFault.POOL_UNREACHABLE, "No connection to the pool"));
    }
}
