package dev.sluice.gateway.pool.mode;

import dev.sluice.json.BoundedJson;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The two forms in which Azure's code interpreter takes and answers an execution, by {@code api-version}. */
enum InterpreterApi {
    /** The form of {@code 2024-10-02-preview} and what comes after it. */
    CURRENT("/executions"),
    /** The form of {@code 2024-02-02-preview} and {@code 2024-08-02-preview}. */
    OLDER("/code/execute");

    private static final Set<String> OLDER_VERSIONS = Set.of("2024-02-02-preview", "2024-08-02-preview");

    /** The first version that has routes of sessions. Versions begin with a date, and so have an order. */
    private static final String FIRST_WITH_SESSIONS = "2025-02-02-preview";

    private static final String NEWEST = "2025-10-02-preview";

    private static final Set<String> UNDER_WAY = Set.of("notstarted", "running", "inprogress", "accepted", "pending");

    /**
     * The most that the pool is asked to print of a stream: far above what the driver returns, which bounds the
     * program's streams itself.
     */
    private static final int STREAMS = 1 << 23;

    private final String route;

    InterpreterApi(String route) {
        this.route = route;
    }

    static InterpreterApi of(String apiVersion) {
        return OLDER_VERSIONS.contains(apiVersion) ? OLDER : CURRENT;
    }

    /** Returns the version in which sessions are asked for and stopped where programs run in {@code apiVersion}. */
    static String ofSessions(String apiVersion) {
        return apiVersion.compareTo(FIRST_WITH_SESSIONS) < 0 ? NEWEST : apiVersion;
    }

    /** Returns whether the pool prints as much as it is asked to, and cuts it elsewhere. */
    boolean printsWhole() {
        return this == CURRENT;
    }

    String route() {
        return route;
    }

    byte[] body(String code, Duration time) {
        var out = new ByteArrayOutputStream(code.length() + 256);
        BoundedJson.write(out, json -> {
            json.writeStartObject();
            if (this == OLDER) {
                json.writeStartObject("properties");
            }
            json.write("codeInputType", this == OLDER ? "inline" : "Inline")
                    .write("executionType", this == OLDER ? "synchronous" : "Synchronous")
                    .write("code", code)
                    .write("timeoutInSeconds", time.toSeconds());
            if (this == CURRENT) {
                json.write("outputStreamsMaxLength", STREAMS);
            } else {
                json.writeEnd();
            }
            json.writeEnd();
        });
        return out.toByteArray();
    }

    /**
     * The parts of an answer that matter.
     *
     * @param returned the last expression's value as text, then what was printed
     */
    record Answer(String id, boolean isUnderWay, boolean hasFailed, String returned) {}

    Answer read(JsonObject json) {
        JsonObject holder = json.get("properties") instanceof JsonObject properties ? properties : json;
        JsonObject result = holder.get("result") instanceof JsonObject inner ? inner : holder;
        String status = holder.getString("status", "").toLowerCase(Locale.ROOT);
        return new Answer(
                holder.getString("id", json.getString("id", "")),
                UNDER_WAY.contains(status),
                !status.startsWith("succe"),
                text(result.get("executionResult")) + text(result.get("result")) + text(result.get("stdout")));
    }

    private static String text(@Nullable JsonValue value) {
        return value instanceof JsonString text ? text.getString() : "";
    }
}
