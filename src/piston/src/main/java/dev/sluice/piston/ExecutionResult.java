package dev.sluice.piston;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonGenerator;
import org.jspecify.annotations.Nullable;

/** A Piston answer. {@code compile} is there only when the language has that stage. */
public record ExecutionResult(
        String language, String version, @Nullable StageResult compile, StageResult run) {

    /** Returns the answer to a failed compile stage, which Piston repeats as the run. */
    public static ExecutionResult notCompiled(String language, String version, StageResult compile) {
        return new ExecutionResult(language, version, compile, compile);
    }

    /** Returns the length of all texts of its stages, in characters; its JSON is somewhat longer. */
    public long textLength() {
        return run.textLength() + (compile == null ? 0 : compile.textLength());
    }

    public void write(JsonGenerator json) {
        json.writeStartObject();
        if (compile != null) {
            json.writeStartObject("compile");
            compile.write(json);
            json.writeEnd();
        }
        json.writeStartObject("run");
        run.write(json);
        json.writeEnd();
        json.write("language", language).write("version", version).writeEnd();
    }

    /**
     * Reads an answer in Piston's shape. Adapters that echo neither language nor version are given those asked for.
     *
     * @throws IllegalArgumentException if there is no {@code run} stage
     */
    public static ExecutionResult from(JsonObject json, String language, String version) {
        if (!(json.get("run") instanceof JsonObject run)) {
            throw new IllegalArgumentException("No run stage in the answer");
        }
        return new ExecutionResult(
                text(json, "language", language),
                text(json, "version", version),
                json.get("compile") instanceof JsonObject compile ? StageResult.from(compile) : null,
                StageResult.from(run));
    }

    private static String text(JsonObject json, String name, String otherwise) {
        JsonValue value = json.get(name);
        return value instanceof JsonString string && !string.getString().isEmpty() ? string.getString() : otherwise;
    }
}
