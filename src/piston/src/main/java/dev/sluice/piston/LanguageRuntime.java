package dev.sluice.piston;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonGenerator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A language in one version, as {@code /api/v2/runtimes} lists it. {@code runtime} names what provides it, if shared.
 */
public record LanguageRuntime(
        String language,
        String version,
        List<String> aliases,
        @Nullable String runtime) {
    /** The names that can be a segment of a path without being taken for anything else. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9+#._-]{0,63}");

    public LanguageRuntime {
        aliases = List.copyOf(aliases);
    }

    boolean answersTo(String name) {
        return language.equals(name) || aliases.contains(name);
    }

    Set<String> names() {
        Set<String> names = new HashSet<>(aliases);
        names.add(language);
        return names;
    }

    void write(JsonGenerator json) {
        json.writeStartObject().write("language", language).write("version", version);
        json.writeStartArray("aliases");
        aliases.forEach(json::write);
        json.writeEnd();
        if (runtime != null) {
            json.write("runtime", runtime);
        }
        json.writeEnd();
    }

    /**
     * Reads one entry of the list of runtimes.
     *
     * @throws IllegalArgumentException if language or version is missing, or the language is no plain name
     */
    static LanguageRuntime from(JsonValue value) {
        if (value instanceof JsonObject json
                && json.get("language") instanceof JsonString language
                && json.get("version") instanceof JsonString version
                && NAME.matcher(language.getString()).matches()) {
            return new LanguageRuntime(
                    language.getString(), version.getString(), aliases(json), json.getString("runtime", null));
        }
        throw new IllegalArgumentException("A runtime needs a language that is a plain name, and a version");
    }

    private static List<String> aliases(JsonObject json) {
        if (json.get("aliases") instanceof jakarta.json.JsonArray array) {
            return array.stream()
                    .filter(JsonString.class::isInstance)
                    .map(alias -> ((JsonString) alias).getString())
                    .toList();
        }
        return List.of();
    }
}
