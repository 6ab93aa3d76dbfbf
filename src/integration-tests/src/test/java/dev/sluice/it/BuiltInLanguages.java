package dev.sluice.it;

import jakarta.json.Json;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The languages of the runner's own files, whether or not this machine has their programs. */
final class BuiltInLanguages {
    private static final String FOLDER = "/dev/sluice/session/runner/language/definitions/";

    private BuiltInLanguages() {}

    static List<String> names() {
        try (JsonReader index = read("index.json")) {
            return index.readArray().getValuesAs(JsonString.class).stream()
                    .map(file -> name(file.getString()))
                    .distinct()
                    .toList();
        }
    }

    /** Returns what {@code GET /api/v2/runtimes} answers where there are all of them. */
    static String runtimes() {
        return names().stream()
                .map("{\"language\":\"%s\",\"version\":\"1.0.0\",\"aliases\":[]}"::formatted)
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String name(String file) {
        try (JsonReader definition = read(file)) {
            return definition.readObject().getString("language");
        }
    }

    private static JsonReader read(String file) {
        return Json.createReader(
                Objects.requireNonNull(BuiltInLanguages.class.getResourceAsStream(FOLDER + file), file));
    }
}
