package dev.sluice.session.kernel;

import dev.sluice.json.BoundedJson;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.session.kernel.CellResult.Status;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Reads the interpreter's answer to a cell. A cell can write anything in its place, and so everything is checked. */
final class CellResultReader {
    private CellResultReader() {}

    static CellResult read(byte[] reply, Cell cell) throws InterpreterLostException {
        try {
            if (BoundedJson.read(reply) instanceof JsonObject json) {
                return result(json, cell);
            }
        } catch (InvalidJsonException | JsonException | ClassCastException e) {
            // The kernel's own program never answers so
        }
        throw new InterpreterLostException(false);
    }

    private static CellResult result(JsonObject json, Cell cell) {
        Status status =
                switch (json.getString("status", "")) {
                    case "ok" -> Status.SUCCEEDED;
                    case "timeout" -> Status.TIMED_OUT;
                    default -> Status.FAILED;
                };
        return new CellResult(
                status,
                cut(json.getString("stdout", ""), cell),
                cut(json.getString("stderr", ""), cell),
                value(json.getString("result", "")),
                error(status, json),
                Duration.ofMillis(Math.max(0, json.getInt("milliseconds", 0))));
    }

    private static String cut(String text, Cell cell) {
        int most = Math.min(text.length(), cell.mostOutput());
        boolean parted = most > 0 && most < text.length() && Character.isHighSurrogate(text.charAt(most - 1));
        return text.substring(0, parted ? most - 1 : most);
    }

    private static String error(Status status, JsonObject json) {
        return switch (status) {
            case SUCCEEDED -> "";
            case TIMED_OUT -> "The cell was stopped because its time was up";
            case FAILED, LOST -> json.getString("name", "Error") + ": " + json.getString("message", "");
        };
    }

    /** Reads a value, or returns its text unchanged if it is nested too deep to be read. */
    private static JsonValue value(String text) {
        try {
            return BoundedJson.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (InvalidJsonException | JsonException e) {
            return Json.createValue(text);
        }
    }
}
