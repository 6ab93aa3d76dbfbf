package dev.sluice.session.kernel;

import jakarta.json.Json;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;

/**
 * How a cell went.
 *
 * @param value of the last expression, as JSON; an empty text if the cell does not end with one
 * @param error what was raised, in Python's short form, or why the interpreter is gone; empty if it succeeded
 */
public record CellResult(Status status, String stdout, String stderr, JsonValue value, String error, Duration elapsed) {

    /** How it ended. */
    public enum Status {
        SUCCEEDED,
        FAILED,
        TIMED_OUT,
        /** The interpreter ended under it, and the variables with it. */
        LOST
    }

    static final JsonString NOTHING = Json.createValue("");

    static CellResult ended(Status status, String error, Duration elapsed) {
        return new CellResult(status, "", "", NOTHING, error, elapsed);
    }
}
