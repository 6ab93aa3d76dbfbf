package dev.sluice.gateway.admission;

import dev.sluice.piston.ExecutionResult;

/**
 * Estimates how much memory a JSON body takes. The measure is the smallest heap in which Java 17 reads it: a program of
 * 10 MB needs 8 times its size, a body of 10 MB that is an array of short strings needs 33 times its size, since each
 * value costs about 100 bytes however short it is. Values are therefore counted, by the characters that stand before
 * them.
 */
public final class MemoryEstimate {
    /**
     * The copies of a body until the answer: its bytes, their text of at most two bytes a character, and the body that
     * goes to the pool.
     */
    public static final int COPIES = 4;

    /** The copies of a body while the parser reads it and its buffers grow. */
    private static final int COPIES_WHILE_READ = 8;

    private static final int VALUE = 100;

    /** Characters of all texts of an answer that is written in one piece and counts as a part of its request. */
    public static final int SMALL_ANSWER = 8192;

    /** Bytes of a character in memory, at the most. */
    private static final int CHARACTER = 2;

    private MemoryEstimate() {}

    /** Estimates the bytes that a body takes while it is read. */
    public static long whileRead(byte[] body) {
        long values = 0;
        for (byte character : body) {
            if (character == ',' || character == ':' || character == '[' || character == '{') {
                values++;
            }
        }
        return (long) body.length * COPIES_WHILE_READ + values * VALUE;
    }

    /**
     * Estimates the bytes that a body takes after it was read and until the answer: its texts, and the body that is
     * sent to the pool.
     */
    public static long afterwards(byte[] body) {
        return (long) body.length * COPIES;
    }

    /**
     * Estimates the bytes that an answer's texts take until it is written. A small answer is a part of what each
     * request counts.
     */
    public static long answered(ExecutionResult result) {
        long length = result.textLength();
        return length > SMALL_ANSWER ? length * CHARACTER : 0;
    }
}
