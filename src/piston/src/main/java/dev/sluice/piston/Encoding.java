package dev.sluice.piston;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The way in which the text of a file's {@code content} stands for its bytes. Content is decoded as far as it goes. */
public enum Encoding {
    UTF8,
    BASE64,
    HEX,
    /**
     * An encoding of which nothing is known. Piston takes it for UTF-8, but asks for one file of which it need not
     * assume that.
     */
    UNKNOWN;

    private static final int BITS_OF_BASE64 = 6;
    private static final int BITS_OF_HEX = 4;

    /** Returns the encoding of this name, in exact case as in Piston. */
    static Encoding named(String name) {
        return switch (name) {
            case "utf8" -> UTF8;
            case "base64" -> BASE64;
            case "hex" -> HEX;
            default -> UNKNOWN;
        };
    }

    /** Returns the name on the wire: {@code utf8}, {@code base64} or {@code hex}. */
    public String wireName() {
        return switch (this) {
            case UTF8, UNKNOWN -> "utf8";
            case BASE64 -> "base64";
            case HEX -> "hex";
        };
    }

    /** Returns whether the content is the file's text. */
    public boolean isText() {
        return this == UTF8 || this == UNKNOWN;
    }

    /** Returns the bytes that {@code content} stands for, as node's {@code Buffer.from} makes them. */
    byte[] decode(String content) {
        return switch (this) {
            case UTF8, UNKNOWN -> content.getBytes(StandardCharsets.UTF_8);
            case BASE64 -> base64(content);
            case HEX -> hex(content);
        };
    }

    /** Decodes either alphabet, to the first padding. Other characters between the digits are skipped. */
    private static byte[] base64(String content) {
        var bytes = new ByteArrayOutputStream(content.length() / 4 * 3 + 2);
        int bits = 0;
        int held = 0;
        for (int i = 0; i < content.length() && content.charAt(i) != '='; i++) {
            int digit = base64Digit(content.charAt(i));
            if (digit >= 0) {
                held = held << BITS_OF_BASE64 | digit;
                bits += BITS_OF_BASE64;
                if (bits >= Byte.SIZE) {
                    bits -= Byte.SIZE;
                    bytes.write(held >> bits);
                }
            }
        }
        return bytes.toByteArray();
    }

    private static int base64Digit(char character) {
        if (character >= 'A' && character <= 'Z') {
            return character - 'A';
        }
        if (character >= 'a' && character <= 'z') {
            return character - 'a' + 26;
        }
        if (character >= '0' && character <= '9') {
            return character - '0' + 52;
        }
        return switch (character) {
            case '+', '-' -> 62;
            case '/', '_' -> 63;
            default -> -1;
        };
    }

    /** Decodes pairs of digits, to the first pair that is none. */
    private static byte[] hex(String content) {
        var bytes = new ByteArrayOutputStream(content.length() / 2);
        for (int i = 0; i + 1 < content.length(); i += 2) {
            int high = hexDigit(content.charAt(i));
            int low = hexDigit(content.charAt(i + 1));
            if (high < 0 || low < 0) {
                break;
            }
            bytes.write(high << BITS_OF_HEX | low);
        }
        return bytes.toByteArray();
    }

    private static int hexDigit(char character) {
        return character < 0x80 ? Character.digit(character, 16) : -1;
    }
}
