package dev.sluice.piston;

/**
 * Replaces halves of characters in the text of a JSON document. Only an escape can write one ({@code \}{@code ud83d}
 * without its other half), and no encoding of Unicode has bytes for it. In its place stands the replacement character
 * U+FFFD, as in Piston, instead of the question mark that Java would write.
 */
public final class LoneSurrogates {
    private static final int ESCAPE = 6;
    private static final int DIGITS = 4;
    private static final byte[] REPLACEMENT = {'f', 'f', 'f', 'd'};

    private LoneSurrogates() {}

    /** Returns {@code json} itself where it has none, and otherwise a copy of the same length. */
    public static byte[] replacedIn(byte[] json) {
        byte[] replaced = json;
        int at = nextBackslash(json, 0);
        while (at < json.length) {
            int unit = unit(json, at);
            int next = at + (unit < 0 ? 2 : ESCAPE);
            if (isHigh(unit) && isLow(unit(json, next))) {
                next += ESCAPE;
            } else if (isHigh(unit) || isLow(unit)) {
                replaced = replaced == json ? json.clone() : replaced;
                System.arraycopy(REPLACEMENT, 0, replaced, at + ESCAPE - DIGITS, DIGITS);
            }
            at = nextBackslash(json, next);
        }
        return replaced;
    }

    private static int nextBackslash(byte[] json, int from) {
        int at = from;
        while (at < json.length && json[at] != '\\') {
            at++;
        }
        return at;
    }

    /** Returns the code unit that is escaped at this place, or -1 where none is. */
    private static int unit(byte[] json, int at) {
        if (at + ESCAPE > json.length || json[at] != '\\' || json[at + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = at + ESCAPE - DIGITS; i < at + ESCAPE; i++) {
            int digit = json[i] < 0 ? -1 : Character.digit((char) json[i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    private static boolean isHigh(int unit) {
        return unit >= Character.MIN_HIGH_SURROGATE && unit <= Character.MAX_HIGH_SURROGATE;
    }

    private static boolean isLow(int unit) {
        return unit >= Character.MIN_LOW_SURROGATE && unit <= Character.MAX_LOW_SURROGATE;
    }
}
