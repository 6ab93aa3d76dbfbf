package dev.sluice.gateway.pool;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** The times of a session that exists; a time that the pool does not tell is empty. */
public record SessionInfo(Optional<Instant> createdAt, Optional<Instant> lastUsedAt, Optional<Instant> expiresAt) {
    public static final SessionInfo UNTIMED = new SessionInfo(Optional.empty(), Optional.empty(), Optional.empty());

    /** Reads the answer to {@code getSession}; a time that cannot be read is empty. */
    public static SessionInfo from(JsonObject json) {
        return new SessionInfo(
                time(json, "createdAt"),
                time(json, "lastAccessedAt"),
                time(json, json.containsKey("expireAt") ? "expireAt" : "expiresAt"));
    }

    /** Reads a time of a pool's answer; one that is not there or cannot be read is empty. */
    static Optional<Instant> time(JsonObject json, String field) {
        try {
            return json.get(field) instanceof JsonString text
                    ? Optional.of(OffsetDateTime.parse(text.getString()).toInstant())
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
