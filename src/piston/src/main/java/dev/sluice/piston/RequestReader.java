package dev.sluice.piston;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a request in Piston's order of checks, so that the first complaint is the one Piston would make. */
final class RequestReader {
    private final JsonObject json;

    RequestReader(JsonObject json) {
        this.json = json;
    }

    ExecutionRequest read() {
        String language = required("language");
        String version = required("version");
        List<SourceFile> files = files();
        return new ExecutionRequest(language, version, files, stdin(), args(), limits());
    }

    private String required(String field) {
        if (json.get(field) instanceof JsonString text && !text.getString().isEmpty()) {
            return text.getString();
        }
        throw new InvalidRequestException(field + " is required as a string");
    }

    private @Nullable String stdin() {
        JsonValue value = json.get("stdin");
        return value == null || value == JsonValue.NULL ? null : text(value, "stdin");
    }

    private static String text(@Nullable JsonValue value, String shown) {
        if (value instanceof JsonString text) {
            return text.getString();
        }
        throw new InvalidRequestException("If specified, " + shown + " must be a string");
    }

    private List<SourceFile> files() {
        if (!(json.get("files") instanceof JsonArray array)) {
            throw new InvalidRequestException("files is required as an array");
        }
        // The last of two files of one name replaces the first and takes its place.
        Map<String, SourceFile> files = new LinkedHashMap<>();
        for (int i = 0; i < array.size(); i++) {
            SourceFile file = file(array.get(i), i);
            files.put(file.name(), file);
        }
        files.keySet().forEach(name -> requireNoFileAbove(name, files.keySet()));
        return List.copyOf(files.values());
    }

    /** Refuses a name that needs a folder where the request has a file. */
    private static void requireNoFileAbove(String name, Set<String> names) {
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            if (names.contains(name.substring(0, slash))) {
                throw new InvalidRequestException("File name \""
                        + InvalidRequestException.shown(name.substring(0, slash))
                        + "\" is taken by another file or folder");
            }
        }
    }

    private static SourceFile file(JsonValue value, int index) {
        String at = "files[" + index + "].";
        if (!(value instanceof JsonObject file) || !(file.get("content") instanceof JsonString content)) {
            throw new InvalidRequestException(at + "content is required as a string");
        }
        JsonValue name = file.get("name");
        return new SourceFile(
                isFalsy(name) ? SourceFile.defaultName(index) : text(name, at + "name"),
                content.getString(),
                encoding(file.get("encoding")));
    }

    private static Encoding encoding(@Nullable JsonValue value) {
        if (isFalsy(value)) {
            return Encoding.UTF8;
        }
        return value instanceof JsonString name ? Encoding.named(name.getString()) : Encoding.UNKNOWN;
    }

    /**
     * Reads the arguments. An empty text stands for none, since Piston would take each of its characters for an
     * argument.
     */
    private List<String> args() {
        JsonValue value = json.get("args");
        if (value == null || value == JsonValue.NULL || isEmptyText(value)) {
            return List.of();
        }
        if (!(value instanceof JsonArray array)) {
            throw new InvalidRequestException("If specified, args must be an array of strings");
        }
        List<String> args = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            args.add(arg(array.get(i), i));
        }
        return args;
    }

    private static String arg(JsonValue value, int index) {
        String text = TextOf.value(value)
                .orElseThrow(() -> new InvalidRequestException("args[" + index + "] must be a string"));
        if (text.indexOf('\0') >= 0) {
            throw new InvalidRequestException("args[" + index + "] may not contain a NUL character");
        }
        return text;
    }

    private Map<Limit, Long> limits() {
        Map<Limit, Long> limits = new EnumMap<>(Limit.class);
        for (Limit limit : Limit.values()) {
            JsonValue value = json.get(limit.wireName());
            if (isFalsy(value)) {
                continue;
            }
            if (!(value instanceof JsonNumber number)) {
                throw new InvalidRequestException("If specified, " + limit.wireName() + " must be a number");
            }
            limits.put(limit, awayFromZero(number.doubleValue()));
        }
        return limits;
    }

    /** Rounds away from zero, since a part of a millisecond is not none. */
    private static long awayFromZero(double number) {
        return (long) (number < 0 ? Math.floor(number) : Math.ceil(number));
    }

    private static boolean isEmptyText(JsonValue value) {
        return value instanceof JsonString text && text.getString().isEmpty();
    }

    /** Returns whether JavaScript calls the value falsy, which Piston takes for absent. */
    private static boolean isFalsy(@Nullable JsonValue value) {
        if (value instanceof JsonNumber number) {
            return number.doubleValue() == 0;
        }
        return value == null || value == JsonValue.NULL || value == JsonValue.FALSE || isEmptyText(value);
    }
}
