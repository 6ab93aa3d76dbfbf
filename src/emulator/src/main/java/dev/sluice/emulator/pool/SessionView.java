package dev.sluice.emulator.pool;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A session as it is at one moment.
 *
 * @param etag the same for as long as the session lives, and no other session's
 */
public record SessionView(
        String identifier, String etag, State state, Instant createdAt, Instant lastUsedAt, Instant expiresAt) {
    public SessionView {
        createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS);
        lastUsedAt = lastUsedAt.truncatedTo(ChronoUnit.MILLIS);
        expiresAt = expiresAt.truncatedTo(ChronoUnit.MILLIS);
    }

    public enum State {
        /** Allocated, but its container does not listen yet. */
        STARTING("Starting"),
        READY("Ready"),
        /** Busy with at least one request. */
        RUNNING("Running");

        private final String wireName;

        State(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }
}
