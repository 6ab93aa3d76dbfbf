package dev.sluice.gateway.execution;

import dev.sluice.gateway.settings.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Lets a bounded number of requests wait for the pool, each on a thread of its own. A JVM without virtual threads takes
 * them from the server's own, of which enough have to stay free to answer the orchestrator's health probes.
 */
@ApplicationScoped
class Admission {
    private static final int VIRTUAL_THREADS_SINCE = 21;

    /** Below {@code coreThreads} of liberty/gateway.xml. */
    private static final int PLATFORM_THREADS = 200;

    @Inject
    Settings settings;

    @Inject
    @RequestThreads
    ManagedExecutorService threads;

    private int limit;
    private Semaphore places = new Semaphore(0);

    @PostConstruct
    void open() {
        boolean virtual = Runtime.version().feature() >= VIRTUAL_THREADS_SINCE;
        limit = virtual
                ? settings.pool().maxInFlight()
                : Math.min(PLATFORM_THREADS, settings.pool().maxInFlight());
        places = new Semaphore(limit);
    }

    /** @throws OverloadedException if there is no place */
    <T> CompletionStage<T> admit(Supplier<T> work) {
        if (!places.tryAcquire()) {
            throw new OverloadedException(limit);
        }
        try {
            return threads.supplyAsync(work).whenComplete((result, failure) -> places.release());
        } catch (RejectedExecutionException e) {
            places.release();
            throw new OverloadedException(limit);
        }
    }
}
