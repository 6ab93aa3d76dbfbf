package dev.sluice.harness;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values that lie outside of a documented domain, found by reading its words. */
public final class WrongValues {
    private static final Pattern DURATIONS = Pattern.compile("\\b(P[0-9T][^ ,]*) to (P[0-9T][^ ,]*)");
    private static final Pattern NUMBERS = Pattern.compile("(-?\\d+)(?: \\([^)]*\\))? to (\\d+)");
    private static final Pattern CHOICES = Pattern.compile("`[^`]+`(?:, `[^`]+`)*");
    private static final Pattern FREE = Pattern.compile("(text|an? [a-z ]*|any [a-z ]*)( or .*)?");

    /**
     * The values of which none is a number, a duration, a choice, a URL, a path, a list of anything with a form, or
     * long.
     */
    private static final List<String> NONSENSE = List.of("no such value!", "-1", "@:,|", "x");

    private WrongValues() {}

    /** Returns the values, or nothing where every text is allowed. */
    public static Optional<List<String>> of(DocumentedKey key) {
        String domain = key.domain();
        Matcher durations = DURATIONS.matcher(domain);
        if (durations.find()) {
            return Optional.of(List.of(
                    Duration.parse(durations.group(1)).minusMillis(1).toString(),
                    Duration.parse(durations.group(2)).plusMillis(1).toString(),
                    "1 minute",
                    "60"));
        }
        Matcher numbers = NUMBERS.matcher(domain);
        if (numbers.find()) {
            return Optional.of(List.of(
                    new BigInteger(numbers.group(1)).subtract(BigInteger.ONE).toString(),
                    new BigInteger(numbers.group(2)).add(BigInteger.ONE).toString(),
                    "1.5",
                    "many"));
        }
        if (CHOICES.matcher(domain).matches()) {
            return Optional.of(List.of("no-such-choice", domain.split("`", -1)[1].toUpperCase(java.util.Locale.ROOT)));
        }
        return FREE.matcher(domain).matches() ? Optional.empty() : Optional.of(NONSENSE);
    }

    /** Returns whether each of the values is wrong for sure, and not only at least one of them. */
    public static boolean areCertain(DocumentedKey key) {
        return of(key).filter(values -> values != NONSENSE).isPresent();
    }
}
