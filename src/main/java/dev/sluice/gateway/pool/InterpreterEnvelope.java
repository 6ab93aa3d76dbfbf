package dev.sluice.gateway.pool;

import dev.sluice.piston.BoundedJson;
import dev.sluice.piston.ExecutionResult;
import dev.sluice.piston.LanguageRuntime;
import dev.sluice.piston.StageResult;
import dev.sluice.piston.Status;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.ByteArrayInputStream;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the driver tells of a program, in Piston's words. */
final class InterpreterEnvelope {
    private static final int SIGNALLED = 128;

    private InterpreterEnvelope() {}

    /**
     * Looks for the envelope in what the interpreter returned.
     *
     * @throws IllegalArgumentException if there is one that cannot be read
     */
    static Optional<JsonObject> find(String text, String marker) {
        int begin = text.indexOf(marker);
        int end = text.indexOf(marker, begin + marker.length());
        if (begin < 0 || end < 0) {
            return Optional.empty();
        }
        byte[] json = Base64.getDecoder().decode(text.substring(begin + marker.length(), end));
        return BoundedJson.read(new ByteArrayInputStream(json)) instanceof JsonObject envelope
                ? Optional.of(envelope)
                : Optional.empty();
    }

    static ExecutionResult result(JsonObject envelope, LanguageRuntime runtime) {
        return new ExecutionResult(runtime.language(), runtime.version(), null, run(envelope));
    }

    private static StageResult run(JsonObject envelope) {
        if (envelope.containsKey("failure")) {
            String name = envelope.getString("failure", "");
            return stage(envelope, null, null, "The session could not start the program (" + name + ")", Status.XX);
        }
        return switch (envelope.get("stopped") instanceof JsonString why ? why.getString() : "") {
            case "wall" -> stage(envelope, "SIGKILL", null, "Time limit exceeded (wall clock)", Status.TO);
            case "stdout" -> stage(envelope, "SIGKILL", null, "stdout length exceeded", Status.OL);
            case "stderr" -> stage(envelope, "SIGKILL", null, "stderr length exceeded", Status.EL);
            default -> exited(envelope, envelope.getInt("code"));
        };
    }

    /** Python tells a signal as a negative code, Piston as what a shell makes of it. */
    private static StageResult exited(JsonObject envelope, int returned) {
        int code = returned < 0 ? SIGNALLED - returned : returned;
        return code == 0
                ? stage(envelope, null, 0, null, null)
                : stage(envelope, null, code, "Exited with error status " + code, Status.RE);
    }

    private static StageResult stage(
            JsonObject envelope,
            @Nullable String signal,
            @Nullable Integer code,
            @Nullable String message,
            @Nullable Status status) {
        return new StageResult(
                signal,
                envelope.getString("stdout", ""),
                envelope.getString("stderr", ""),
                code,
                envelope.getString("output", ""),
                number(envelope, "memory"),
                message,
                status,
                number(envelope, "cpu"),
                number(envelope, "wall"));
    }

    private static @Nullable Long number(JsonObject envelope, String field) {
        return envelope.containsKey(field) ? envelope.getJsonNumber(field).longValue() : null;
    }
}
