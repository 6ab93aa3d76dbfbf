package dev.sluice.gateway.admission;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The memory that the requests in flight and the pool's answers to them hold together, by estimate. A request that
 * finds no room is refused. An answer waits for its turn, because its program has run. Each kind leaves the other a
 * share, so that many large answers keep nobody from asking, and many requests keep no answer waiting for good.
 */
public final class MemoryBudget {
    private final long limit;
    private final long share;
    private final long each;

    /** The lock that is held by the one answer that waits for room; the others wait for this lock, in turn. */
    private final ReentrantLock turn = new ReentrantLock(true);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition freed = lock.newCondition();
    private long requests;
    private long answers;
    private long awaited;

    /**
     * @param limit in bytes
     * @param each bytes that a request holds beside those that it asks for
     */
    public MemoryBudget(long limit, long each) {
        this(limit, 0, each);
    }

    /** @param share bytes of the limit that are for requests alone, and as many for answers alone */
    public MemoryBudget(long limit, long share, long each) {
        this.limit = limit;
        this.share = share;
        this.each = each;
    }

    /**
     * Returns a hold of no memory, for a request whose body is read at once, before anything may refuse it: the server
     * ends the connection with a refusal, and resets it if the body is still there, so that the caller may not get to
     * read the reason.
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

    /** Returns the bytes that all requests together may hold. */
    public long limit() {
        return limit - share;
    }

    long held() {
        return locked(() -> requests + answers);
    }

    /** Checks whether an answer waits for room. */
    boolean isAwaited() {
        return locked(() -> awaited > 0);
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Changes the bytes that requests hold. They take no room that an answer waits for, except within their own share.
     */
    private void changeRequests(long more) {
        boolean fits = locked(() -> {
            long room = Math.min(limit - share, limit - answers - awaited);
            if (more > 0 && requests + more > Math.max(room, share)) {
                return false;
            }
            requests += more;
            freed.signalAll();
            return true;
        });
        if (!fits) {
            throw OverloadedException.noMemory(limit);
        }
    }

    private void giveAnswer(long back) {
        if (back == 0) {
            return;
        }
        locked(() -> {
            freed.signalAll();
            answers -= back;
            return back;
        });
    }

    private boolean isTakenForAnswer(long more) {
        return locked(() -> {
            boolean fits = answers + more <= limit - Math.max(requests, share);
            answers += fits ? more : 0;
            return fits;
        });
    }

    private void awaitRoom(long more, Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        try {
            if (!turn.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw OverloadedException.noMemoryForAnswer(limit);
            }
            try {
                awaitInTurn(more, until);
            } finally {
                turn.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw OverloadedException.noMemoryForAnswer(limit);
        }
    }

    private void awaitInTurn(long more, long until) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            awaited = more;
            while (!isTakenForAnswer(more)) {
                if (freed.awaitNanos(until - System.nanoTime()) <= 0) {
                    throw OverloadedException.noMemoryForAnswer(limit);
                }
            }
        } finally {
            awaited = 0;
            lock.unlock();
        }
    }

    /** The memory that one request holds. */
    public final class Hold implements AutoCloseable, AnswerMemory {
        private long bytes;
        private long answer;
        private boolean closed;
        private volatile Supplier<Duration> patience = () -> Duration.ZERO;

        private Hold() {}

        /** @throws OverloadedException if it grows and there is no room; it then holds as much as before */
        public synchronized void resize(long wanted) {
            long all = Math.addExact(wanted, each);
            changeRequests(all - bytes);
            bytes = all;
        }

        /** Runs work on this thread and counts the pool's answers to it in this hold. */
        public <T> T during(Supplier<Duration> left, Supplier<T> work) {
            patience = left;
            return AnswerMemory.with(this, work);
        }

        @Override
        public long largest() {
            return limit - share;
        }

        /** Waits without the lock of this object, which {@link #close} needs. */
        @Override
        public void take(long wanted) {
            long more = wanted - answerBytes();
            if (more > 0 && (turn.isLocked() || !isTakenForAnswer(more))) {
                awaitRoom(more, patience.get());
            }
            if (!isAdded(more)) {
                giveAnswer(Math.max(0, more));
                throw OverloadedException.noMemoryForAnswer(limit);
            }
        }

        private synchronized long answerBytes() {
            return answer;
        }

        private synchronized boolean isAdded(long more) {
            if (!closed) {
                answer += more;
                if (more < 0) {
                    giveAnswer(-more);
                }
            }
            return !closed;
        }

        /** Gives all memory back; a second call has no effect. */
        @Override
        public synchronized void close() {
            changeRequests(-bytes);
            giveAnswer(answer);
            bytes = 0;
            answer = 0;
            closed = true;
        }
    }
}
