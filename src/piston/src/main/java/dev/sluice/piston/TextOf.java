package dev.sluice.piston;

import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;

/** Makes the text of a value as JavaScript does, which is what a program gets for an argument that is none. */
final class TextOf {
    private static final int LONGEST_PRECISION = 17;

    /**
     * The most digits before the point; numbers with more, or with more zeros behind it, are written with an exponent.
     */
    private static final int MOST_DIGITS = 21;

    private static final int MOST_ZEROS = 6;

    private TextOf() {}

    /** Returns the text, or nothing for an array or an object, of which JavaScript makes a text that nobody means. */
    static Optional<String> value(JsonValue value) {
        return switch (value.getValueType()) {
            case STRING -> Optional.of(((JsonString) value).getString());
            case NUMBER -> Optional.of(number(((JsonNumber) value).doubleValue()));
            case TRUE, FALSE, NULL -> Optional.of(value.toString());
            case ARRAY, OBJECT -> Optional.empty();
        };
    }

    static String number(double number) {
        if (number == 0) {
            return "0";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "Infinity" : "-Infinity";
        }
        BigDecimal shortest = shortest(Math.abs(number));
        String digits = shortest.unscaledValue().toString();
        int point = digits.length() - shortest.scale();
        return (number < 0 ? "-" : "") + placed(digits, point);
    }

    /**
     * Returns the fewest digits that mean this very number. The text of {@link Double} has more of them before Java 19.
     */
    private static BigDecimal shortest(double number) {
        var exact = new BigDecimal(number);
        for (int precision = 1; precision < LONGEST_PRECISION; precision++) {
            BigDecimal rounded = exact.round(new MathContext(precision, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == number) {
                return rounded.stripTrailingZeros();
            }
        }
        return exact.round(new MathContext(LONGEST_PRECISION, RoundingMode.HALF_EVEN))
                .stripTrailingZeros();
    }

    /**
     * Places the point among the digits.
     *
     * @param point the number of digits that stand before it
     */
    private static String placed(String digits, int point) {
        if (point > MOST_DIGITS || point <= -MOST_ZEROS) {
            String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
            return digits.charAt(0) + fraction + "e" + (point > 0 ? "+" : "-") + Math.abs(point - 1);
        }
        if (point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        return point >= digits.length()
                ? digits + "0".repeat(point - digits.length())
                : digits.substring(0, point) + "." + digits.substring(point);
    }
}
