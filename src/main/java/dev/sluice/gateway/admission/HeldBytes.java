package dev.sluice.gateway.admission;

import java.util.concurrent.atomic.AtomicLong;

/** How much memory the requests in flight hold together, by estimate. */
public final class HeldBytes {
    private final long limit;
    private final long each;
    private final AtomicLong held = new AtomicLong();

    /**
     * @param limit in bytes
     * @param each bytes that a request holds beside those that it asks for
     */
    public HeldBytes(long limit, long each) {
        this.limit = limit;
        this.each = each;
    }

    /**
     * For a request whose body is read at once, before anything may refuse it: the server ends the connection with a
     * refusal, and resets it if the body is still there, so that the caller may not get to read why.
     */
    public Hold nothing() {
        return new Hold();
    }

    /** @throws OverloadedException if there is no room for so much */
    public Hold hold(long bytes) {
        Hold hold = nothing();
        hold.resize(bytes);
        return hold;
    }

    public long limit() {
        return limit;
    }

    long held() {
        return held.get();
    }

    /** What one request holds. */
    public final class Hold implements AutoCloseable {
        private long bytes;

        private Hold() {}

        /** @throws OverloadedException if it grows and there is no room; it then holds as much as before */
        public void resize(long wanted) {
            resizeAll(Math.addExact(wanted, each));
        }

        private synchronized void resizeAll(long wanted) {
            long more = wanted - bytes;
            if (held.addAndGet(more) > limit && more > 0) {
                held.addAndGet(-more);
                throw OverloadedException.noMemory(limit);
            }
            bytes = wanted;
        }

        /** Gives all of it back; again has no effect. */
        @Override
        public void close() {
            resizeAll(0);
        }
    }
}
