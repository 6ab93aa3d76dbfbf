package dev.sluice.session.kernel;

import jakarta.json.Json;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;

/**
 * The result of a cell.
 *
 * @param value of the last expression, as JSON; an empty text if the cell does not end with one
 * @param error what was raised, in Python's short form, or why the interpreter is gone; empty if it succeeded
 */
public record CellResult(Status status, String stdout, String stderr, JsonValue value, String error, Duration elapsed) {

    /** The way in which a cell ended. */
    public enum Status {
        SUCCEEDED,
        FAILED,
        TIMED_OUT,
        /** The interpreter ended during the cell, and its variables are lost. */
        LOST
    }

    static final JsonString NOTHING = Json.createValue("");

    static CellResult ended(Status status, String error, Duration elapsed) {
        return new CellResult(status, "", "", NOTHING, error, elapsed);
    }
}
