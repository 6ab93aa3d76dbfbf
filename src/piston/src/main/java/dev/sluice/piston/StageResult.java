package dev.sluice.piston;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonGenerator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one stage, compile or run.
 *
 * @param output both streams in the order in which they arrived
 * @param code the exit code, or null when a signal ended the stage
 * @param memory the bytes at the peak, or null where they are not known
 * @param cpuTime in milliseconds
 * @param wallTime in milliseconds
 */
public record StageResult(
        @Nullable String signal,
        String stdout,
        String stderr,
        @Nullable Integer code,
        String output,
        @Nullable Long memory,
        @Nullable String message,
        @Nullable Status status,
        @Nullable Long cpuTime,
        @Nullable Long wallTime) {

    public boolean succeeded() {
        return status == null && code != null && code == 0;
    }

    long textLength() {
        return (long) stdout.length() + stderr.length() + output.length() + (message == null ? 0 : message.length());
    }

    void write(JsonGenerator json) {
        text(json, "signal", signal);
        json.write("stdout", stdout).write("stderr", stderr);
        number(json, "code", code == null ? null : code.longValue());
        json.write("output", output);
        number(json, "memory", memory);
        text(json, "message", message);
        text(json, "status", status == null ? null : status.name());
        number(json, "cpu_time", cpuTime);
        number(json, "wall_time", wallTime);
    }

    /**
     * Reads Piston's shape; an absent field is empty, so that older and thinner adapters are understood.
     *
     * @throws IllegalArgumentException if a field is of another type than Piston's
     */
    static StageResult from(JsonObject json) {
        String stdout = textOr("", json, "stdout");
        String stderr = textOr("", json, "stderr");
        Long code = number(json, "code");
        return new StageResult(
                text(json, "signal"),
                stdout,
                stderr,
                code == null ? null : code.intValue(),
                textOr(stdout + stderr, json, "output"),
                number(json, "memory"),
                text(json, "message"),
                Optional.ofNullable(text(json, "status")).flatMap(Status::of).orElse(null),
                number(json, "cpu_time"),
                number(json, "wall_time"));
    }

    private static void text(JsonGenerator json, String name, @Nullable String value) {
        if (value == null) {
            json.writeNull(name);
        } else {
            json.write(name, value);
        }
    }

    private static void number(JsonGenerator json, String name, @Nullable Long value) {
        if (value == null) {
            json.writeNull(name);
        } else {
            json.write(name, value);
        }
    }

    private static String textOr(String otherwise, JsonObject json, String name) {
        String value = text(json, name);
        return value == null ? otherwise : value;
    }

    private static @Nullable String text(JsonObject json, String name) {
        JsonValue value = json.get(name);
        if (value instanceof JsonString string) {
            return string.getString();
        }
        checkAbsent(name, value);
        return null;
    }

    private static @Nullable Long number(JsonObject json, String name) {
        JsonValue value = json.get(name);
        if (value instanceof JsonNumber number) {
            return number.longValue();
        }
        checkAbsent(name, value);
        return null;
    }

    private static void checkAbsent(String name, @Nullable JsonValue value) {
        if (value != null && value != JsonValue.NULL) {
            throw new IllegalArgumentException("The field " + name + " is of a wrong type");
        }
    }
}
