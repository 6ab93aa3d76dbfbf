package dev.sluice.piston;

import static dev.sluice.piston.Version.BUILD;
import static dev.sluice.piston.Version.NUMBER;
import static dev.sluice.piston.Version.PRERELEASE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A range of versions in the notation of npm, which is what Piston's callers write: {@code 3.x}, {@code ^3.9},
 * {@code >=3 <4}, {@code 1 - 3}, {@code 2 || 3}. It reads what node-semver reads and refuses what that refuses.
 *
 * @param alternatives lists of bounds; one list has to hold, with all of its bounds
 */
record VersionRange(List<List<Bound>> alternatives) {
    /** The most characters of a range: longer than anybody writes, and short enough to be read by expressions. */
    private static final int MAX_LENGTH = 256;

    private static final String PART = "(?:" + NUMBER + "|[xX*])";
    private static final String PARTIAL = "[v=\\s]*(?<major>" + PART + ")(?:\\.(?<minor>" + PART + ")(?:\\.(?<patch>"
            + PART + ")" + PRERELEASE + "?" + BUILD + "?)?)?";

    private static final Pattern SPACE =
            Pattern.compile("[\\s\\u00a0\\ufeff\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+");
    private static final Pattern HYPHEN = Pattern.compile("(?<from>\\S.*?) - (?<to>.*\\S)");
    private static final Pattern AFTER_OPERATOR = Pattern.compile("([<>]=?|=) +(?=[v= ]*[\\dxX*])");
    private static final Pattern AFTER_SIGN = Pattern.compile("(~)>? +|(\\^) +");
    private static final Pattern ANY_BUILD = Pattern.compile(BUILD);
    private static final Pattern FIRST_STAR = Pattern.compile("[<>]?=?\\*");
    private static final Pattern BOUNDED_BY_ONE = Pattern.compile("(?<operator>[<>]?=?)(?<version>.*)");
    private static final Pattern ONE = Pattern.compile("(?<operator>~>?|\\^|[<>]?=?)" + PARTIAL);
    private static final Pattern END = Pattern.compile(PARTIAL);

    VersionRange {
        alternatives = alternatives.stream().map(List::copyOf).toList();
    }

    /** The relation of a version to that of a bound. */
    private enum Relation {
        BELOW,
        UP_TO,
        EXACTLY,
        FROM,
        ABOVE;

        static Relation of(String operator) {
            return switch (operator) {
                case "<" -> BELOW;
                case "<=" -> UP_TO;
                case ">" -> ABOVE;
                case ">=" -> FROM;
                default -> EXACTLY;
            };
        }

        boolean holds(int comparison) {
            return switch (this) {
                case BELOW -> comparison < 0;
                case UP_TO -> comparison <= 0;
                case EXACTLY -> comparison == 0;
                case FROM -> comparison >= 0;
                case ABOVE -> comparison > 0;
            };
        }
    }

    /** One end of a range. */
    private record Bound(Relation relation, Version version) {}

    /** Signals that a text is no range; it is caught where the text is read. */
    private static final class NoRange extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** Reads a range; returns nothing if the text is none. */
    static Optional<VersionRange> parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            List<List<Bound>> alternatives = new ArrayList<>();
            for (String alternative : spaced(text).split("\\|\\|", -1)) {
                alternatives.add(bounds(alternative.strip()));
            }
            // One that takes every release takes no prerelease, whatever stands beside it.
            return Optional.of(new VersionRange(
                    alternatives.stream().anyMatch(List::isEmpty) ? List.of(List.of()) : alternatives));
        } catch (NoRange e) {
            return Optional.empty();
        }
    }

    /** Returns the first version that the range names, for a caller that looks for the nearest one. */
    static Optional<Version> firstNamed(String text) {
        return text.length() > MAX_LENGTH ? Optional.empty() : Version.coerce(text);
    }

    /**
     * Returns whether {@code version} is in the range. A prerelease is in it only if the range names one of the same
     * release.
     */
    boolean contains(Version version) {
        return alternatives.stream().anyMatch(bounds -> contains(bounds, version));
    }

    private static boolean contains(List<Bound> bounds, Version version) {
        boolean within = bounds.stream().allMatch(bound -> bound.relation().holds(version.compareTo(bound.version())));
        return within
                && (version.prerelease().isEmpty()
                        || bounds.stream()
                                .map(Bound::version)
                                .anyMatch(named -> !named.prerelease().isEmpty() && named.isSameTriple(version)));
    }

    private static String spaced(String text) {
        return SPACE.matcher(text).replaceAll(" ").strip();
    }

    private static List<Bound> bounds(String text) throws NoRange {
        String alternative = ANY_BUILD.matcher(text).replaceAll("");
        Matcher hyphen = HYPHEN.matcher(alternative);
        if (hyphen.matches()) {
            Matcher from = END.matcher(hyphen.group("from"));
            Matcher to = END.matcher(hyphen.group("to"));
            if (from.matches() && to.matches()) {
                return between(Partial.of(from), hyphen.group("from"), Partial.of(to), hyphen.group("to"));
            }
        }
        String joined = AFTER_SIGN
                .matcher(AFTER_OPERATOR.matcher(alternative).replaceAll("$1"))
                .replaceAll("$1$2");
        List<Bound> bounds = new ArrayList<>();
        for (String one : joined.split(" ", -1)) {
            bounds.addAll(one(one));
        }
        return bounds;
    }

    private static List<Bound> one(String text) throws NoRange {
        Matcher one = ONE.matcher(text);
        return one.matches()
                ? one(text, one.group("operator"), Partial.of(one))
                : exactly(FIRST_STAR.matcher(text).replaceFirst(""));
    }

    private static List<Bound> one(String text, String operator, Partial partial) throws NoRange {
        if (operator.equals("^")) {
            return partial.caret();
        }
        if (operator.startsWith("~")) {
            return partial.tilde();
        }
        if (!partial.isOpen()) {
            return exactly(text);
        }
        partial.requireOrder();
        return partial.compared(operator);
    }

    private static List<Bound> exactly(String text) throws NoRange {
        if (text.isEmpty()) {
            return List.of();
        }
        Matcher one = BOUNDED_BY_ONE.matcher(text);
        if (!one.matches()) {
            throw new NoRange();
        }
        Version version = Version.parse(one.group("version")).orElseThrow(NoRange::new);
        return List.of(new Bound(Relation.of(one.group("operator")), version));
    }

    /**
     * Returns the bounds of a hyphenated range. An end that is written in full is held to the notation of a version,
     * unless it ends in a prerelease.
     */
    private static List<Bound> between(Partial from, String lowest, Partial to, String highest) throws NoRange {
        List<Bound> bounds = new ArrayList<>(from.isOpen() ? from.compared(">=") : exactly(">=" + lowest));
        if (to.isOpen()) {
            bounds.addAll(to.compared("<="));
        } else if (to.prerelease() != null) {
            bounds.add(new Bound(Relation.UP_TO, to.lowest()));
        } else {
            bounds.addAll(exactly("<=" + highest));
        }
        return bounds;
    }

    /** A version of which the last numbers may be left open. */
    private record Partial(
            String major,
            @Nullable String minor,
            @Nullable String patch,
            @Nullable String prerelease) {
        static Partial of(Matcher matcher) {
            return new Partial(
                    matcher.group("major"), matcher.group("minor"), matcher.group("patch"), matcher.group("pre"));
        }

        private static boolean isOpen(@Nullable String number) {
            return number == null || number.equals("x") || number.equals("X") || number.equals("*");
        }

        /** Returns whether any number is open; whatever follows an open number is open too. */
        boolean isOpen() {
            return isOpen(major) || isOpen(minor) || isOpen(patch);
        }

        /** Refuses a number behind an open one, since it could mean nothing. */
        void requireOrder() throws NoRange {
            if ((isOpen(major) && !isOpen(minor)) || (isOpen(minor) && !isOpen(patch))) {
                throw new NoRange();
            }
        }

        private static long number(@Nullable String digits) throws NoRange {
            if (isOpen(digits) || digits == null) {
                return 0;
            }
            if (digits.length() > 16) {
                throw new NoRange();
            }
            return Long.parseLong(digits);
        }

        private Version lowest() throws NoRange {
            boolean whole = !isOpen();
            return version(
                    number(major),
                    isOpen(minor) ? 0 : number(minor),
                    whole ? number(patch) : 0,
                    whole && prerelease != null ? Arrays.asList(prerelease.split("\\.")) : List.of());
        }

        private static Version version(long major, long minor, long patch, List<String> prerelease) throws NoRange {
            if (Math.max(major, Math.max(minor, patch)) > Version.LARGEST) {
                throw new NoRange();
            }
            return new Version(major, minor, patch, prerelease);
        }

        private static Bound below(long major, long minor, long patch) throws NoRange {
            return new Bound(Relation.BELOW, version(major, minor, patch, List.of("0")));
        }

        private List<Bound> fromLowestTo(Bound end) throws NoRange {
            return List.of(new Bound(Relation.FROM, lowest()), end);
        }

        private Bound belowNextMajor() throws NoRange {
            return below(number(major) + 1, 0, 0);
        }

        private Bound belowNextMinor() throws NoRange {
            return below(number(major), number(minor) + 1, 0);
        }

        /** Returns the bounds of the versions that change nothing left of the first number that is not 0. */
        List<Bound> caret() throws NoRange {
            if (isOpen(major)) {
                return List.of();
            }
            if (isOpen(minor) || number(major) != 0) {
                return fromLowestTo(belowNextMajor());
            }
            if (isOpen(patch) || number(minor) != 0) {
                return fromLowestTo(belowNextMinor());
            }
            return fromLowestTo(below(0, 0, number(patch) + 1));
        }

        List<Bound> tilde() throws NoRange {
            if (isOpen(major)) {
                return List.of();
            }
            return fromLowestTo(next());
        }

        /** Returns the bounds of all versions that an open one stands for, or those on one side of them. */
        List<Bound> compared(String operator) throws NoRange {
            Relation relation = Relation.of(operator);
            if (isOpen(major)) {
                boolean none = relation == Relation.BELOW || relation == Relation.ABOVE;
                return none ? List.of(below(0, 0, 0)) : List.of();
            }
            return switch (relation) {
                case EXACTLY -> fromLowestTo(next());
                case FROM -> List.of(new Bound(Relation.FROM, lowest()));
                case UP_TO -> List.of(next());
                case ABOVE -> {
                    Version next = next().version();
                    yield List.of(new Bound(Relation.FROM, version(next.major(), next.minor(), 0, List.of())));
                }
                case BELOW -> List.of(below(lowest().major(), lowest().minor(), 0));
            };
        }

        /** Returns the bound below the first version that the open one does not stand for. */
        private Bound next() throws NoRange {
            return isOpen(minor) ? belowNextMajor() : belowNextMinor();
        }
    }
}
