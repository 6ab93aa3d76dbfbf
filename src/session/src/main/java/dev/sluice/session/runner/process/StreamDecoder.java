package dev.sluice.session.runner.process;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Decodes UTF-8 that arrives in pieces, which may part in the middle of a character. What is not UTF-8 becomes U+FFFD.
 */
final class StreamDecoder {
    private static final int LONGEST_CHARACTER = 4;

    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private ByteBuffer left = ByteBuffer.allocate(0);

    /** Returns the characters that are complete now. */
    String decode(byte[] bytes, int length) {
        ByteBuffer all = ByteBuffer.allocate(left.remaining() + length);
        all.put(left).put(bytes, 0, length).flip();
        CharBuffer text = CharBuffer.allocate(all.remaining() + 1);
        decoder.decode(all, text, false);
        left = ByteBuffer.allocate(LONGEST_CHARACTER).put(all).flip();
        return text.flip().toString();
    }

    /** Returns what an incomplete character at the very end stands for. */
    String end() {
        CharBuffer text = CharBuffer.allocate(LONGEST_CHARACTER);
        decoder.decode(left, text, true);
        decoder.flush(text);
        return text.flip().toString();
    }
}
