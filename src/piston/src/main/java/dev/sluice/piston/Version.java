package dev.sluice.piston;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A semantic version, without the part that tells its build.
 *
 * @param prerelease the identifiers of a prerelease, in order; empty for a release
 */
record Version(long major, long minor, long patch, List<String> prerelease) implements Comparable<Version> {
    static final String NUMBER = "(?:0|[1-9]\\d*)";
    static final String PRERELEASE =
            "(?:-(?<pre>" + "ID(?:\\.ID)*))".replace("ID", "(?:0|[1-9]\\d*|\\d*[A-Za-z-][A-Za-z0-9-]*)");
    static final String BUILD = "(?:\\+[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)*)";

    /** The largest integer that every double holds exactly, and so the largest number of a version in Piston. */
    static final long LARGEST = (1L << 53) - 1;

    /** The most characters of a version, as in node. A longer text is no version. */
    private static final int MAX_LENGTH = 256;

    private static final Pattern FULL = Pattern.compile("v?(?<major>" + NUMBER + ")\\.(?<minor>" + NUMBER
            + ")\\.(?<patch>" + NUMBER + ")" + PRERELEASE + "?" + BUILD + "?");

    private static final Pattern BEGINNING = Pattern.compile(
            "(?<![\\d.])(?<major>\\d{1,16})(?:\\.(?<minor>\\d{1,16}))?(?:\\.(?<patch>\\d{1,16}))?(?!\\d)");

    private static final Pattern DIGITS = Pattern.compile("\\d+");

    Version {
        prerelease = List.copyOf(prerelease);
    }

    /** Returns the version that is written in full, as in {@code 3.11.2} or {@code 1.0.0-rc.1}. */
    static Optional<Version> parse(String text) {
        Matcher full = FULL.matcher(text);
        if (text.length() > MAX_LENGTH || !full.matches()) {
            return Optional.empty();
        }
        String prerelease = full.group("pre");
        return of(
                full.group("major"),
                full.group("minor"),
                full.group("patch"),
                prerelease == null ? List.of() : Arrays.asList(prerelease.split("\\.")));
    }

    /**
     * Returns the version that a program reports, or the first thing in it that looks like one: compilers report
     * versions that are not quite semantic ones, such as {@code 5.4}.
     */
    static Optional<Version> coerce(String text) {
        Optional<Version> exact = parse(text);
        if (exact.isPresent() || text.length() > MAX_LENGTH) {
            return exact;
        }
        Matcher beginning = BEGINNING.matcher(text);
        return beginning.find()
                ? of(
                        orZero(beginning.group("major")),
                        orZero(beginning.group("minor")),
                        orZero(beginning.group("patch")),
                        List.of())
                : Optional.empty();
    }

    private static String orZero(@org.jspecify.annotations.Nullable String number) {
        return number == null ? "0" : number;
    }

    private static Optional<Version> of(String major, String minor, String patch, List<String> prerelease) {
        return isNumber(major) && isNumber(minor) && isNumber(patch)
                ? Optional.of(
                        new Version(Long.parseLong(major), Long.parseLong(minor), Long.parseLong(patch), prerelease))
                : Optional.empty();
    }

    private static boolean isNumber(String digits) {
        return digits.length() <= 16 && Long.parseLong(digits) <= LARGEST;
    }

    /** Returns whether the first three numbers are the same. */
    boolean isSameTriple(Version other) {
        return major == other.major && minor == other.minor && patch == other.patch;
    }

    @Override
    public int compareTo(Version other) {
        int triple =
                Arrays.compare(new long[] {major, minor, patch}, new long[] {other.major, other.minor, other.patch});
        if (triple != 0) {
            return triple;
        }
        if (prerelease.isEmpty() || other.prerelease.isEmpty()) {
            return Boolean.compare(prerelease.isEmpty(), other.prerelease.isEmpty());
        }
        for (int i = 0; i < Math.min(prerelease.size(), other.prerelease.size()); i++) {
            int identifier = compareIdentifiers(prerelease.get(i), other.prerelease.get(i));
            if (identifier != 0) {
                return identifier;
            }
        }
        return Integer.compare(prerelease.size(), other.prerelease.size());
    }

    /** Compares identifiers of prereleases, of which numbers come before words. */
    private static int compareIdentifiers(String one, String other) {
        boolean isNumber = DIGITS.matcher(one).matches();
        if (isNumber != DIGITS.matcher(other).matches()) {
            return isNumber ? -1 : 1;
        }
        return isNumber ? new BigInteger(one).compareTo(new BigInteger(other)) : one.compareTo(other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch + (prerelease.isEmpty() ? "" : "-" + String.join(".", prerelease));
    }
}
