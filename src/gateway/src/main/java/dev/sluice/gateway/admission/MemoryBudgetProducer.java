package dev.sluice.gateway.admission;

import dev.sluice.gateway.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

@ApplicationScoped
class MemoryBudgetProducer {
    /**
     * Of heap, for the smallest request: 25 KiB were found in a server's heap for each that waits for the pool, and the
     * connection's own, and as much again is rubbish until the collector comes. A heap of 184 MB, of a container of
     * 512 MB, so takes in 980 requests and refuses more; without that, 5,000 ended in an OutOfMemoryError.
     */
    private static final long EACH = 96 << 10;

    /** Of all memory a quarter is for requests alone, and a quarter for answers. */
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
