package dev.sluice.gateway.admission;

import dev.sluice.gateway.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

@ApplicationScoped
class MemoryBudgetProducer {
    /**
     * The bytes of heap that the smallest request takes: 25 KiB were found in a server's heap for each request that
     * waits for the pool, its connection takes some more, and as much again is garbage until the collector runs. A heap
     * of 184 MB, of a container of 512 MB, so takes in 980 requests and refuses more; without that, 5,000 ended in an
     * OutOfMemoryError.
     */
    private static final long EACH = 96 << 10;

    /** The divisor of both shares: a quarter of all memory is for requests alone, and a quarter for answers. */
    private static final int SHARE = 4;

    @Produces
    @Singleton
    MemoryBudget heldBytes(Settings settings) {
        long configured = settings.admission().maxInFlightBytes();
        long half = Runtime.getRuntime().maxMemory() / 2;
        return configured > 0
                ? new MemoryBudget(configured, configured / SHARE, 0)
                : new MemoryBudget(half, half / SHARE, EACH);
    }
}
