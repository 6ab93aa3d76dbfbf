package dev.sluice.gateway.admission;

import dev.sluice.piston.ExecutionResult;

/**
 * How much memory a JSON body takes, by estimate. Measured as the smallest heap in which Java 17 reads it: a program of
 * 10 MB needs 8 times its size, a body of 10 MB that is an array of short strings 33 times, since each value costs about
 * 100 bytes however short it is. So values are counted, by what stands before them.
 */
public final class MemoryEstimate {
    /** The bytes, their text of two bytes a character at the most, and the body that goes to the pool. */
    public static final int COPIES = 4;

    /** As the parser's buffers grow. */
    private static final int COPIES_WHILE_READ = 8;

    private static final int VALUE = 100;

    /** Characters of all texts of an answer that is written in one piece and counts as a part of its request. */
    public static final int SMALL_ANSWER = 8192;

    /** Bytes of a character in memory, at the most. */
    private static final int CHARACTER = 2;

    private MemoryEstimate() {}

    /** While it is being read. */
    public static long whileRead(byte[] body) {
        long values = 0;
        for (byte character : body) {
            if (character == ',' || character == ':' || character == '[' || character == '{') {
                values++;
            }
        }
        return (long) body.length * COPIES_WHILE_READ + values * VALUE;
    }

    /** From then on until the answer: its texts, and what is sent to the pool. */
    public static long afterwards(byte[] body) {
        return (long) body.length * COPIES;
    }

    /** What an answer takes until it is written: its texts. A small one is a part of what each request counts. */
    public static long answered(ExecutionResult result) {
        long length = result.textLength();
        return length > SMALL_ANSWER ? length * CHARACTER : 0;
    }
}
