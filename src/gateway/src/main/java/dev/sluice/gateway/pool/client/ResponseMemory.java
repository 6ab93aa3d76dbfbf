package dev.sluice.gateway.pool.client;

import dev.sluice.gateway.admission.AnswerMemory;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;

/**
 * Counts the memory that an answer of the pool takes while it is read and parsed. The factors come from the smallest
 * heap in which Java 17 does that: four to five times the size of an answer that is two long texts, of which the
 * parser's buffer is most, and about 100 bytes for each value. A small answer is a part of what each request counts.
 *
 * <p>All that an answer may take is taken at once. Two answers that each held some and waited for more would wait for
 * each other for good.
 */
public final class ResponseMemory {
    /** The size of a small answer in bytes. */
    static final int SMALL = 8192;

    private static final int COPIES = 6;
    private static final int VALUE = 100;

    private final AnswerMemory room;
    private final long maxBytes;
    private final long most;
    private boolean counting;

    /** @param maxBytes the most bytes of an answer, whatever memory there is */
    ResponseMemory(AnswerMemory room, long maxBytes) {
        this(room, maxBytes, Math.min(maxBytes, room.largest() / COPIES));
        room.take(0);
    }

    private ResponseMemory(AnswerMemory room, long maxBytes, long most) {
        this.room = room;
        this.maxBytes = maxBytes;
        this.most = most;
    }

    /**
     * Takes the memory for an answer of a declared size.
     *
     * @param size the size that the answer declares, negative if it declares none
     * @throws PoolException if it is too large
     */
    void expect(long size) {
        requireSize(size);
        if (size > SMALL) {
            counting = true;
            room.take(size * COPIES);
        }
    }

    /**
     * Counts bytes that have arrived, and returns whether memory may have been waited for.
     *
     * @param size the bytes so far
     * @throws PoolException if it is too large
     */
    boolean arrived(long size) {
        requireSize(size);
        boolean first = size > SMALL && !counting;
        if (first) {
            counting = true;
            room.take(most * COPIES);
        }
        return first;
    }

    /** Corrects the count by the texts and values in the answer that has come. */
    void read(byte[] body) {
        if (counting) {
            long values = values(body) * VALUE;
            long texts = (long) body.length * COPIES;
            room.take(Math.min(room.largest(), values > body.length ? texts + values : texts));
        }
    }

    private void requireSize(long size) {
        if (size > most) {
            throw new PoolException(
                    PoolFault.POOL_REPLY_TOO_LARGE,
                    "The pool's answer is larger than " + most + " bytes ("
                            + (most < maxBytes
                                    ? "sluice.max-in-flight-bytes, at " + COPIES + " times its size"
                                    : "sluice.limits.reply")
                            + ")");
        }
    }

    /**
     * Counts an answer that has grown since it was read.
     *
     * @param size the size of the whole answer
     */
    public static void takeFor(long size) {
        if (size > SMALL) {
            AnswerMemory room = AnswerMemory.current();
            new ResponseMemory(room, Long.MAX_VALUE, room.largest() / COPIES).requireSize(size);
            room.take(size * COPIES);
        }
    }

    /** Counts values by what stands before them, outside texts. */
    private static long values(byte[] body) {
        long values = 0;
        boolean inText = false;
        for (int i = 0; i < body.length; i++) {
            byte character = body[i];
            if (inText) {
                if (character == '\\') {
                    i++;
                } else {
                    inText = character != '"';
                }
            } else if (character == '"') {
                inText = true;
            } else if (character == ',' || character == ':' || character == '[' || character == '{') {
                values++;
            }
        }
        return values;
    }
}
