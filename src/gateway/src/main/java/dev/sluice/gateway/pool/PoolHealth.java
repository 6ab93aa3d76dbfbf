package dev.sluice.gateway.pool;

import dev.sluice.gateway.telemetry.Telemetry;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What the calls of late say about the pool, so that a gateway that is used need not probe. */
public final class PoolHealth {
    private final Clock clock;
    private final Telemetry telemetry;
    private final AtomicReference<@Nullable Instant> proof = new AtomicReference<>();
    private final AtomicReference<@Nullable PoolException> doubt = new AtomicReference<>();

    public PoolHealth(Clock clock) {
        this(clock, Telemetry.OFF);
    }

    public PoolHealth(Clock clock, Telemetry telemetry) {
        this.clock = clock;
        this.telemetry = telemetry;
    }

    /** A program ran, or a probe found a session that can run one. */
    public void proved() {
        proof.set(clock.instant());
        doubt.set(null);
    }

    /** A call failed; it counts if the reason concerns every caller. */
    public void failed(PoolException failure) {
        if (failure.fault().concernsEveryone()) {
            doubt.set(failure);
        }
    }

    /** A call failed, and is made again. */
    public void repeated(PoolException failure) {
        telemetry.repeated(failure.fault().problemName());
    }

    /** A session that did not listen at first does now. */
    public void coldStart() {
        telemetry.coldStart();
    }

    /** When the pool was last seen to work. */
    public Optional<Instant> lastProof() {
        return Optional.ofNullable(proof.get());
    }

    /** Whether something has failed since. */
    public boolean isInDoubt() {
        return doubt.get() != null;
    }
}
