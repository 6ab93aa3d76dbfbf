package dev.sluice.piston;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/** How the text of a file's {@code content} stands for its bytes. */
public enum Encoding {
    UTF8,
    BASE64,
    HEX;

    /** The name on the wire: {@code utf8}, {@code base64} or {@code hex}. */
    public String wireName() {
        return switch (this) {
            case UTF8 -> "utf8";
            case BASE64 -> "base64";
            case HEX -> "hex";
        };
    }

    /**
     * The bytes that {@code content} stands for.
     *
     * @throws IllegalArgumentException if it is not of this encoding
     */
    byte[] decode(String content) {
        return switch (this) {
            case UTF8 -> content.getBytes(StandardCharsets.UTF_8);
            // As Node reads it: either alphabet, with or without padding and line breaks.
            case BASE64 ->
                Base64.getMimeDecoder().decode(content.replace('-', '+').replace('_', '/'));
            case HEX -> HexFormat.of().parseHex(content);
        };
    }
}
