package dev.sluice.gateway.pool;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Encodes and decodes one segment of a path. */
public final class PercentEncoding {
    private static final int HEX = 16;

    private PercentEncoding() {}

    /** Encodes one segment: {@code c++} becomes {@code c%2B%2B}. */
    public static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Decodes a segment once.
     *
     * @throws InvalidFileNameException if it cannot be decoded
     */
    static String decode(String segment) {
        byte[] raw = segment.getBytes(StandardCharsets.UTF_8);
        var bytes = new ByteArrayOutputStream(raw.length);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == '%') {
                bytes.write(digit(raw, i + 1) * HEX + digit(raw, i + 2));
                i += 2;
            } else {
                bytes.write(raw[i]);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed();
        }
    }

    private static int digit(byte[] raw, int index) {
        int digit = index < raw.length ? Character.digit(raw[index], HEX) : -1;
        if (digit < 0) {
            throw malformed();
        }
        return digit;
    }

    private static InvalidFileNameException malformed() {
        return new InvalidFileNameException("must be percent-encoded UTF-8, so a % itself is %25");
    }
}
