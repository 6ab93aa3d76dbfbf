package dev.sluice.gateway.api;

import dev.sluice.gateway.admission.MemoryBudget;
import dev.sluice.gateway.settings.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Lets a bounded number of files move at the same time. Each holds a thread of the server, a connection to the pool,
 * and on its way up as much of the disk as it is long.
 */
@ApplicationScoped
class Transfers {
    @Inject
    Settings settings;

    @Inject
    MemoryBudget heldBytes;

    private int limit;
    private Semaphore places = new Semaphore(0);

    @PostConstruct
    void open() {
        limit = settings.files().maxInFlight();
        places = new Semaphore(limit);
    }

    /** @throws TransfersBusyException if there is no place */
    <T> T admit(Supplier<T> work) {
        Place place = enter();
        try {
            return counted(work);
        } finally {
            place.close();
        }
    }

    /** Runs work and counts the memory of the pool's answers until it is done. */
    <T> T counted(Supplier<T> work) {
        try (MemoryBudget.Hold hold = heldBytes.nothing()) {
            return hold.during(() -> settings.timeouts().request(), work);
        }
    }

    /** @throws TransfersBusyException if there is no place */
    Place enter() {
        if (!places.tryAcquire()) {
            throw new TransfersBusyException(limit);
        }
        return new Place();
    }

    /** The place of one transfer; closing it twice gives it back once. */
    final class Place implements AutoCloseable {
        private final AtomicBoolean closed = new AtomicBoolean();

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                places.release();
            }
        }
    }
}
