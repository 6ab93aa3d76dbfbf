package dev.sluice.piston;

import jakarta.json.JsonArray;
import jakarta.json.stream.JsonGenerator;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.semver4j.Semver;

/** Every runtime that a pool's sessions have. */
public final class Runtimes {
    private static final String ANY = "*";

    private static final Comparator<LanguageRuntime> BY_VERSION = Comparator.comparing(
            runtime -> semantic(runtime.version()), Comparator.nullsFirst(Comparator.naturalOrder()));

    /** Ivy's ranges, which the library reads beside node's; Piston knows the latter alone. */
    private static final Pattern IVY = Pattern.compile("(^|[\\s|])latest|[\\[\\](),]|\\.\\+");

    /** As in node. The library's stack and patience have bounds as well. */
    private static final int MAX_LENGTH = 256;

    private final List<LanguageRuntime> all;

    /** By name and alias, for callers who ask for any version: most do, each time. */
    private final Map<String, LanguageRuntime> highest = new HashMap<>();

    public Runtimes(List<LanguageRuntime> all) {
        this.all = List.copyOf(all);
        for (LanguageRuntime runtime : all) {
            if (satisfies(runtime.version(), ANY)) {
                runtime.names().forEach(name -> highest.merge(name, runtime, BinaryOperator.maxBy(BY_VERSION)));
            }
        }
    }

    public List<LanguageRuntime> all() {
        return all;
    }

    /** The highest version of {@code language}, a name or an alias in exact case, that lies in {@code range}. */
    public Optional<LanguageRuntime> find(String language, String range) {
        if (range.equals(ANY)) {
            return Optional.ofNullable(highest.get(language));
        }
        return all.stream()
                .filter(runtime -> runtime.answersTo(language) && satisfies(runtime.version(), range))
                .max(BY_VERSION);
    }

    /** Whether {@code runtime} is what a caller gets who asks for its language in any version. */
    public boolean isHighest(LanguageRuntime runtime) {
        return find(runtime.language(), ANY).filter(runtime::equals).isPresent();
    }

    public void write(JsonGenerator json) {
        json.writeStartArray();
        all.forEach(runtime -> runtime.write(json));
        json.writeEnd();
    }

    /** As {@code /api/v2/packages} lists them: all that there is, is installed. */
    public void writePackages(JsonGenerator json) {
        json.writeStartArray();
        for (LanguageRuntime runtime : all) {
            json.writeStartObject()
                    .write("language", runtime.runtime() == null ? runtime.language() : runtime.runtime())
                    .write("language_version", runtime.version())
                    .write("installed", true)
                    .writeEnd();
        }
        json.writeEnd();
    }

    /** @throws IllegalArgumentException if an entry has no language or no version */
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

    private static boolean satisfies(String version, String range) {
        Semver semver = semantic(version);
        return semver != null && isNodeRange(range) && isIn(semver, range);
    }

    private static boolean isNodeRange(String range) {
        return range.length() <= MAX_LENGTH && !IVY.matcher(range).find();
    }

    private static boolean isIn(Semver version, String range) {
        try {
            return version.satisfies(range);
        } catch (NumberFormatException e) {
            return false; // a number beyond any version's
        }
    }

    /** Compilers report versions that are not quite semantic ones ({@code 1.3.4-20200120}, {@code 5.4}). */
    private static @Nullable Semver semantic(String version) {
        if (version.length() > MAX_LENGTH) {
            return null;
        }
        Semver exact = Semver.parse(version);
        return exact != null ? exact : Semver.coerce(version);
    }
}
