package dev.sluice.session.runner.language;

import dev.sluice.json.BoundedJson;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.piston.Limit;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads one language file. An error message names the file, since whoever reads the message wrote the file. */
final class LanguageReader {
    private static final Set<String> FIELDS = Set.of(
            "language",
            "debian",
            "aliases",
            "runtime",
            "find",
            "environment",
            "readable",
            "sources",
            "compile",
            "showsCompile",
            "run",
            "memoryOptions",
            "compileMemoryOptions",
            "limitsAddressSpace",
            "warm",
            "fileSize",
            "limits");
    private static final Set<String> FIND_FIELDS = Set.of("programs", "beside", "locate", "askVersion", "version");
    private static final Set<String> SOURCE_FIELDS = Set.of("suffix", "replaces", "compiled", "known");

    private final String file;

    private LanguageReader(String file) {
        this.file = file;
    }

    /** @throws IllegalArgumentException naming {@code file} and what is wrong with it */
    static LanguageDefinition read(String file, InputStream in) {
        try {
            if (BoundedJson.read(in) instanceof JsonObject json) {
                return new LanguageReader(file).definition(json);
            }
            throw new IllegalArgumentException(file + " holds no JSON object");
        } catch (InvalidJsonException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    private LanguageDefinition definition(JsonObject json) {
        JsonObject find = object(json, "find");
        requireKnown(json, FIELDS);
        requireKnown(find, FIND_FIELDS);
        return new LanguageDefinition(
                required(json, "language"),
                texts(json, "debian"),
                texts(json, "aliases"),
                Optional.ofNullable(json.getString("runtime", null)),
                someTexts(find, "programs"),
                texts(find, "beside"),
                texts(find, "locate"),
                someTexts(find, "askVersion"),
                version(required(find, "version")),
                textMap(object(json, "environment")),
                texts(json, "readable"),
                json.containsKey("sources") ? sources(object(json, "sources")) : SourceNames.ANY,
                texts(json, "compile"),
                json.getBoolean("showsCompile", true),
                someTexts(json, "run"),
                texts(json, "memoryOptions"),
                texts(json, "compileMemoryOptions"),
                json.getBoolean("limitsAddressSpace", true),
                warm(json),
                fileSize(json),
                limits(object(json, "limits")));
    }

    /** Refuses fields that do not exist. A misspelt one would else do nothing, and nobody would know why. */
    private void requireKnown(JsonObject json, Set<String> fields) {
        for (String field : json.keySet()) {
            if (!fields.contains(field)) {
                throw new IllegalArgumentException(file + ": there is no field \"" + field + "\"");
            }
        }
    }

    private Pattern version(String text) {
        try {
            Pattern pattern = Pattern.compile(text);
            if (pattern.matcher("").groupCount() > 0) {
                return pattern;
            }
        } catch (PatternSyntaxException e) {
            // reported below, like one that has no group
        }
        throw wrong("version", "a regular expression whose first group is the version");
    }

    private SourceNames sources(JsonObject json) {
        requireKnown(json, SOURCE_FIELDS);
        return new SourceNames(
                json.getString("suffix", ""),
                json.getString("replaces", ""),
                texts(json, "compiled"),
                texts(json, "known"));
    }

    /**
     * Reads the kind of warm interpreter. A warm interpreter is given a file and its arguments, and can be told nothing
     * else.
     */
    private Optional<WarmKind> warm(JsonObject json) {
        if (!json.containsKey("warm")) {
            return Optional.empty();
        }
        WarmKind kind =
                WarmKind.of(required(json, "warm")).orElseThrow(() -> wrong("warm", "one of " + WarmKind.wireNames()));
        if (!texts(json, "run").equals(List.of("{program}", "{main}"))) {
            throw wrong("run", "{program} and {main} alone where \"warm\" is given");
        }
        return Optional.of(kind);
    }

    private long fileSize(JsonObject json) {
        if (!json.containsKey("fileSize")) {
            return 0;
        }
        if (json.get("fileSize") instanceof JsonNumber number && number.longValue() > 0) {
            return number.longValue();
        }
        throw wrong("fileSize", "a number of bytes");
    }

    private Map<Limit, Long> limits(JsonObject json) {
        var limits = new EnumMap<Limit, Long>(Limit.class);
        for (Limit limit : Limit.values()) {
            if (json.get(limit.wireName()) instanceof JsonNumber number) {
                limits.put(limit, number.longValue());
            }
        }
        if (limits.size() < json.size()) {
            throw wrong("limits", "only Piston's limits, as numbers");
        }
        return limits;
    }

    private JsonObject object(JsonObject json, String field) {
        JsonValue value = json.getOrDefault(field, JsonValue.EMPTY_JSON_OBJECT);
        if (value instanceof JsonObject object) {
            return object;
        }
        throw wrong(field, "an object");
    }

    private String required(JsonObject json, String field) {
        if (json.get(field) instanceof JsonString text && !text.getString().isEmpty()) {
            return text.getString();
        }
        throw wrong(field, "a text");
    }

    private List<String> someTexts(JsonObject json, String field) {
        List<String> texts = texts(json, field);
        if (texts.isEmpty()) {
            throw wrong(field, "a list of texts");
        }
        return texts;
    }

    private List<String> texts(JsonObject json, String field) {
        JsonValue value = json.getOrDefault(field, JsonValue.EMPTY_JSON_ARRAY);
        if (value instanceof jakarta.json.JsonArray array && array.stream().allMatch(JsonString.class::isInstance)) {
            return array.getValuesAs(JsonString::getString);
        }
        throw wrong(field, "a list of texts");
    }

    private Map<String, String> textMap(JsonObject json) {
        var map = new LinkedHashMap<String, String>();
        json.keySet().forEach(name -> map.put(name, required(json, name)));
        return map;
    }

    private IllegalArgumentException wrong(String field, String expected) {
        return new IllegalArgumentException(file + ": \"" + field + "\" must be " + expected);
    }
}
