package dev.sluice.gateway.admission;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that all bodies that are still arriving take together, and its limit. */
final class ArrivingBytes {
    private final long limit;
    private final AtomicLong bytes = new AtomicLong();

    /** @param limit in bytes */
    ArrivingBytes(long limit) {
        this.limit = limit;
    }

    boolean take(int more) {
        if (bytes.addAndGet(more) <= limit) {
            return true;
        }
        bytes.addAndGet(-more);
        return false;
    }

    void give(int back) {
        bytes.addAndGet(-back);
    }
}
