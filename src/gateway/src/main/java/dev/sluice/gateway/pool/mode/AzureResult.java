package dev.sluice.gateway.pool.mode;

import dev.sluice.piston.ExecutionResult;
import dev.sluice.piston.StageResult;
import dev.sluice.piston.Status;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads the two shapes in which Azure's own pools tell of an execution, since an adapter may answer in them too: a
 * {@code result} beside its {@code status}, and the older {@code properties} that hold both. Neither has an exit code.
 */
final class AzureResult {
    private AzureResult() {}

    /** Reads a result; returns nothing if the answer has neither shape. */
    static Optional<ExecutionResult> read(JsonObject json, String language, String version) {
        if (json.get("properties") instanceof JsonObject properties && properties.get("status") instanceof JsonString) {
            return Optional.of(result(properties.getString("status"), properties, language, version));
        }
        if (json.get("result") instanceof JsonObject result && json.get("status") instanceof JsonString status) {
            return Optional.of(result(status.getString(), result, language, version));
        }
        return Optional.empty();
    }

    private static ExecutionResult result(String status, JsonObject output, String language, String version) {
        boolean succeeded = status.toLowerCase(Locale.ROOT).startsWith("succe");
        String stdout = output.getString("stdout", "");
        String stderr = output.getString("stderr", "");
        Long time = output.get("executionTimeInMilliseconds") instanceof JsonNumber number ? number.longValue() : null;
        var run = new StageResult(
                null,
                stdout,
                stderr,
                succeeded ? 0 : 1,
                stdout + stderr,
                null,
                succeeded ? null : "Exited with error status 1",
                succeeded ? null : Status.RE,
                null,
                time);
        return new ExecutionResult(language, version, null, run);
    }
}
