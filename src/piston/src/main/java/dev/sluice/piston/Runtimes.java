package dev.sluice.piston;

import jakarta.json.JsonArray;
import jakarta.json.stream.JsonGenerator;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** Every runtime that a pool's sessions have. */
public final class Runtimes {
    private static final String ANY = "*";

    private static final Comparator<LanguageRuntime> BY_VERSION =
            Comparator.comparing(Runtimes::version, Comparator.nullsFirst(Comparator.naturalOrder()));

    private static final VersionRange EVERY_RELEASE = VersionRange.parse(ANY).orElseThrow();

    private final List<LanguageRuntime> all;

    /** The highest versions by name and alias, for callers who ask for any version: most do, each time. */
    private final Map<String, LanguageRuntime> highest = new HashMap<>();

    public Runtimes(List<LanguageRuntime> all) {
        this.all = List.copyOf(all);
        for (LanguageRuntime runtime : all) {
            if (isIn(runtime, EVERY_RELEASE)) {
                runtime.names().forEach(name -> highest.merge(name, runtime, BinaryOperator.maxBy(BY_VERSION)));
            }
        }
    }

    public List<LanguageRuntime> all() {
        return all;
    }

    /**
     * Returns the highest version of {@code language}, a name or an alias in exact case, that lies in {@code range}.
     */
    public Optional<LanguageRuntime> find(String language, String range) {
        if (range.equals(ANY)) {
            return Optional.ofNullable(highest.get(language));
        }
        return VersionRange.parse(range).flatMap(versions -> all.stream()
                .filter(runtime -> runtime.answersTo(language) && isIn(runtime, versions))
                .max(BY_VERSION));
    }

    /**
     * Returns the runtime of {@code language} whose version is nearest to the first that {@code range} names: that of
     * the nearest major version, within it of the nearest minor one, and the higher of two that are as near. Where the
     * range names no version, the highest.
     */
    public Optional<LanguageRuntime> nearest(String language, String range) {
        Optional<Version> wanted = VersionRange.firstNamed(range);
        if (wanted.isEmpty()) {
            return find(language, ANY);
        }
        return all.stream()
                .filter(runtime -> runtime.answersTo(language) && version(runtime) != null)
                .min(Comparator.comparing(Runtimes::version, new Nearness(wanted.get())));
    }

    /** Orders versions by how far they are from one. */
    private record Nearness(Version wanted) implements Comparator<@Nullable Version> {
        @Override
        public int compare(@Nullable Version one, @Nullable Version other) {
            return Arrays.compare(distance(one), distance(other));
        }

        /**
         * Returns the distance, in the order of what counts. The numbers after the first that differs tell which
         * version is nearer on the same side.
         */
        private long[] distance(@Nullable Version version) {
            if (version == null) {
                return new long[] {Long.MAX_VALUE};
            }
            long[] steps = {
                version.major() - wanted.major(), version.minor() - wanted.minor(), version.patch() - wanted.patch()
            };
            long isBelow = version.compareTo(wanted) < 0 ? 1 : 0;
            if (steps[0] != 0) {
                long sign = steps[0] < 0 ? -1 : 1;
                return new long[] {Math.abs(steps[0]), isBelow, sign * version.minor(), sign * version.patch()};
            }
            if (steps[1] != 0) {
                long sign = steps[1] < 0 ? -1 : 1;
                return new long[] {0, Math.abs(steps[1]), isBelow, sign * version.patch()};
            }
            return new long[] {0, 0, Math.abs(steps[2]), isBelow};
        }
    }

    /** Returns whether {@code runtime} is the one for a caller who asks for its language in any version. */
    public boolean isHighest(LanguageRuntime runtime) {
        return find(runtime.language(), ANY).filter(runtime::equals).isPresent();
    }

    public void write(JsonGenerator json) {
        json.writeStartArray();
        all.forEach(runtime -> runtime.write(json));
        json.writeEnd();
    }

    /**
     * Writes the runtimes as {@code /api/v2/packages} lists them: all that there is, is installed. A package that
     * provides several languages is listed once.
     */
    public void writePackages(JsonGenerator json) {
        json.writeStartArray();
        all.stream()
                .map(runtime -> new InstalledPackage(
                        Optional.ofNullable(runtime.runtime()).orElse(runtime.language()), runtime.version()))
                .distinct()
                .forEach(each -> json.writeStartObject()
                        .write("language", each.name())
                        .write("language_version", each.version())
                        .write("installed", true)
                        .writeEnd());
        json.writeEnd();
    }

    private record InstalledPackage(String name, String version) {}

    /**
     * Reads a list of runtimes.
     *
     * @throws IllegalArgumentException if an entry has no version, or no language that is a plain name
     */
    public static Runtimes from(JsonArray json) {
        return new Runtimes(json.stream().map(LanguageRuntime::from).toList());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Runtimes runtimes && all.equals(runtimes.all);
    }

    @Override
    public int hashCode() {
        return all.hashCode();
    }

    @Override
    public String toString() {
        return "Runtimes" + all;
    }

    private static boolean isIn(LanguageRuntime runtime, VersionRange range) {
        return Version.coerce(runtime.version()).filter(range::contains).isPresent();
    }

    private static @Nullable Version version(LanguageRuntime runtime) {
        return Version.coerce(runtime.version()).orElse(null);
    }
}
