package dev.sluice.emulator.interpreter;

import dev.sluice.emulator.http.RefusedException;
import dev.sluice.session.kernel.Cell;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The request of a client of the built-in pool: a cell, and whether to wait for it. */
record CellRequest(Cell cell, boolean asynchronous) {
    private static final int LONGEST_SECONDS = 220;
    private static final int USUAL_SECONDS = 60;
    private static final int USUAL_OUTPUT = 4096;
    /** The longest output that is kept: a program's file may have no more either. */
    private static final int MOST_OUTPUT = 10_000_000;

    /**
     * The fields that a request of one form must have.
     *
     * @param code the field that holds the code
     */
    record Form(String code, List<String> required) {
        /** The form of {@code /python/execute}. */
        static final Form FIRST = new Form("pythonCode", List.of("pythonCode"));
        /** The form of {@code /code/execute}. */
        static final Form OLD = new Form("code", List.of("code", "codeInputType", "executionType"));
        /** The form of {@code /executions}. */
        static final Form CURRENT =
                new Form("code", List.of("code", "codeInputType", "executionType", "timeoutInSeconds"));

        Form {
            required = List.copyOf(required);
        }

        private void check(JsonObject json) {
            String missing = required.stream()
                    .filter(field -> json.getOrDefault(field, JsonValue.NULL) == JsonValue.NULL)
                    .map(field -> "'" + field + "'")
                    .collect(Collectors.joining(", "));
            if (!missing.isEmpty()) {
                throw RefusedException.invalid("Fields that are required are missing: " + missing);
            }
        }
    }

    /**
     * Reads a request.
     *
     * @throws RefusedException with 400 that names the field which is wrong
     */
    static CellRequest from(JsonObject json, Form form) {
        String input = word(json, "codeInputType", "inline", Set.of("inline", "inlinetext", "inlinebase64"));
        String type = word(json, "executionType", "synchronous", Set.of("synchronous", "asynchronous"));
        Duration timeout = Duration.ofSeconds(number(json, "timeoutInSeconds", USUAL_SECONDS, 1, LONGEST_SECONDS));
        int output = number(json, "outputStreamsMaxLength", USUAL_OUTPUT, 0, MOST_OUTPUT);
        String code = text(json, form.code);
        form.check(json);
        String text = input.equals("inlinebase64") ? decoded(code) : code;
        return new CellRequest(new Cell(text, timeout, output), type.equals("asynchronous"));
    }

    private static String text(JsonObject json, String field) {
        JsonValue value = json.getOrDefault(field, JsonValue.NULL);
        if (value == JsonValue.NULL) {
            return "";
        }
        if (value instanceof JsonString text) {
            return text.getString();
        }
        throw RefusedException.invalid("The field '" + field + "' must be a string");
    }

    private static String word(JsonObject json, String field, String usual, Set<String> allowed) {
        JsonValue value = json.getOrDefault(field, JsonValue.NULL);
        if (value == JsonValue.NULL) {
            return usual;
        }
        String word = value instanceof JsonString text ? text.getString().toLowerCase(Locale.ROOT) : "";
        if (!allowed.contains(word)) {
            throw RefusedException.invalid("The field '" + field + "' has a value that is not known");
        }
        return word;
    }

    private static int number(JsonObject json, String field, int usual, int least, int most) {
        JsonValue value = json.getOrDefault(field, JsonValue.NULL);
        if (value == JsonValue.NULL) {
            return usual;
        }
        if (value instanceof JsonNumber number && number.doubleValue() >= least && number.doubleValue() <= most) {
            return number.intValue();
        }
        throw RefusedException.invalid("The field '" + field + "' must be a number from " + least + " to " + most);
    }

    private static String decoded(String code) {
        try {
            return new String(Base64.getDecoder().decode(code), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalid("The field 'code' is not Base64");
        }
    }
}
