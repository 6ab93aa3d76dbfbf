package dev.sluice.emulator.fault;

import dev.sluice.emulator.http.PoolReply;
import dev.sluice.emulator.pool.Sessions;
import jakarta.json.stream.JsonGenerator;
import java.time.Duration;
import java.util.Optional;

/**
 * One fault of a call.
 *
 * @param delay how long it takes; zero for what takes no time
 * @param retryAfter seconds, for the header of that name
 * @param form of the answer that nobody asked for; empty for every other fault
 */
record Fault(FaultKind kind, Duration delay, Optional<Integer> retryAfter, Optional<StrayForm> form) {
    void write(JsonGenerator json) {
        json.write("fault", kind.wireName());
        if (kind.delay().isPresent() && form.filter(name -> !name.takesDelay()).isEmpty()) {
            json.write("delay", delay.toString());
        }
        form.ifPresent(name -> json.write("form", name.wireName()));
        retryAfter.ifPresent(seconds -> json.write("retryAfter", seconds));
    }

    /** Returns the answer of a pool that fails with this status, in the form that is usual for it. */
    PoolReply reply(String identifier) {
        PoolReply reply =
                switch (kind) {
                    case STATUS_401 -> PoolReply.empty(401);
                    case STATUS_403 -> PoolReply.empty(403);
                    case STATUS_404 -> Sessions.noPlace(404, identifier);
                    case STATUS_429 -> Sessions.noPlace(429, identifier);
                    case STATUS_500 -> PoolReply.error(500, "InternalServerError", "An internal error has occurred");
                    case STATUS_502 -> PoolReply.empty(502);
                    case STATUS_503 -> PoolReply.text(503, "upstream connect error or disconnect/reset before headers");
                    case NONE,
                            RESET_BEFORE,
                            RESET_AFTER,
                            SLOW_HEADERS,
                            SLOW_BODY,
                            TRUNCATED_BODY,
                            MALFORMED_BODY,
                            STRAY_ANSWER,
                            HANG,
                            SESSION_KILLED,
                            COLD_START -> throw new IllegalStateException(kind + " has no answer of its own");
                };
        return retryAfter
                .map(seconds -> reply.with("Retry-After", Integer.toString(seconds)))
                .orElse(reply);
    }
}
