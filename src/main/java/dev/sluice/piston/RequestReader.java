package dev.sluice.piston;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
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
        return new ExecutionRequest(language, version, files, optionalText("stdin"), args(), limits());
    }

    private String required(String field) {
        if (json.get(field) instanceof JsonString text && !text.getString().isEmpty()) {
            return text.getString();
        }
        throw new InvalidRequestException(field + " is required as a string");
    }

    private @Nullable String optionalText(String field) {
        return optionalText(json, field, field);
    }

    private static @Nullable String optionalText(JsonObject from, String field, String shown) {
        JsonValue value = from.get(field);
        if (value == null || value == JsonValue.NULL) {
            return null;
        }
        if (value instanceof JsonString text) {
            return text.getString();
        }
        throw new InvalidRequestException("If specified, " + shown + " must be a string");
    }

    private List<SourceFile> files() {
        if (!(json.get("files") instanceof JsonArray array)) {
            throw new InvalidRequestException("files is required as an array");
        }
        List<SourceFile> files = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            files.add(file(array.get(i), i));
        }
        Set<String> names = new HashSet<>();
        for (SourceFile file : files) {
            if (!names.add(file.name())) {
                throw new InvalidRequestException(
                        "Two files have the name \"" + InvalidRequestException.shown(file.name()) + "\"");
            }
        }
        return files;
    }

    private static SourceFile file(JsonValue value, int index) {
        String at = "files[" + index + "].";
        if (!(value instanceof JsonObject file) || !(file.get("content") instanceof JsonString content)) {
            throw new InvalidRequestException(at + "content is required as a string");
        }
        String name = optionalText(file, "name", at + "name");
        return new SourceFile(
                name == null || name.isEmpty() ? SourceFile.defaultName(index) : name,
                content.getString(),
                encoding(optionalText(file, "encoding", at + "encoding"), at));
    }

    private static Encoding encoding(@Nullable String name, String at) {
        if (name == null || name.isEmpty()) {
            return Encoding.UTF8;
        }
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "utf8", "utf-8" -> Encoding.UTF8;
            case "base64" -> Encoding.BASE64;
            case "hex" -> Encoding.HEX;
            default -> throw new InvalidRequestException(at + "encoding must be utf8, base64 or hex");
        };
    }

    private List<String> args() {
        JsonValue value = json.get("args");
        if (value == null || value == JsonValue.NULL) {
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
        if (!(value instanceof JsonString text)) {
            throw new InvalidRequestException("args[" + index + "] must be a string");
        }
        if (text.getString().indexOf('\0') >= 0) {
            throw new InvalidRequestException("args[" + index + "] may not contain a NUL character");
        }
        return text.getString();
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
            limits.put(limit, (long) number.doubleValue());
        }
        return limits;
    }

    /** Piston takes what JavaScript calls falsy for absent. */
    private static boolean isFalsy(@Nullable JsonValue value) {
        if (value instanceof JsonString text) {
            return text.getString().isEmpty();
        }
        if (value instanceof JsonNumber number) {
            return number.doubleValue() == 0;
        }
        return value == null || value == JsonValue.NULL || value == JsonValue.FALSE;
    }
}
