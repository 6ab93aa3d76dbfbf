package dev.sluice.gateway.admission;

import java.util.function.Supplier;

/** The memory that a request may hold for the pool's answer, known to the thread that works for the request. */
public interface AnswerMemory {
    /** The room for questions that the gateway asks on its own behalf, one at a time. */
    AnswerMemory UNBOUNDED = new AnswerMemory() {
        @Override
        public long largest() {
            return Long.MAX_VALUE;
        }

        @Override
        public void take(long bytes) {}
    };

    /** Returns the room of the request for which this thread works. */
    static AnswerMemory current() {
        return CurrentAnswerMemory.ROOM.get();
    }

    /** Runs work on this thread and holds the memory of the pool's answers in the room. */
    static <T> T with(AnswerMemory room, Supplier<T> work) {
        AnswerMemory before = current();
        CurrentAnswerMemory.ROOM.set(room);
        try {
            return work.get();
        } finally {
            CurrentAnswerMemory.ROOM.set(before);
        }
    }

    /** Returns work for another thread, which runs there with the room that this thread has. */
    static Runnable carried(Runnable work) {
        AnswerMemory room = current();
        return () -> with(room, () -> {
            work.run();
            return room;
        });
    }

    /** Returns how many bytes an answer may take in all. */
    long largest();

    /**
     * Holds this many bytes for the answer from now on, in place of those that it held, and waits until there is room
     * for them.
     *
     * @throws OverloadedException if there is no room in time
     */
    void take(long bytes);
}
