package dev.sluice.gateway.health;

import java.time.Instant;
import java.util.Optional;

/**
 * The state of the pool that readiness tells.
 *
 * @param pool {@code ok}, {@code full}, {@code unknown} or {@code failing}
 * @param lastProof when a session was last seen to work
 * @param problem the name of the problem that callers get
 */
record PoolState(
        boolean up, String pool, Optional<Instant> lastProof, Optional<String> problem, Optional<String> reason) {
    static PoolState starting() {
        return new PoolState(
                false, "unknown", Optional.empty(), Optional.empty(), Optional.of("The first probe is under way"));
    }

    static PoolState ok(Optional<Instant> lastProof) {
        return new PoolState(true, "ok", lastProof, Optional.empty(), Optional.empty());
    }

    /** Returns the state of a full pool, which proves route, token and mode: callers who have a session are served. */
    static PoolState full(Optional<Instant> lastProof) {
        return new PoolState(true, "full", lastProof, Optional.empty(), Optional.empty());
    }

    static PoolState failing(Optional<Instant> lastProof, String problem, String reason) {
        return new PoolState(false, "failing", lastProof, Optional.of(problem), Optional.of(reason));
    }
}
