package dev.sluice.gateway.pool;

import dev.sluice.gateway.telemetry.Telemetry;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The pool's health as the latest calls show it, so that a gateway in use need not probe. */
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

    /** Records that a program ran, or that a probe found a session that can run one. */
    public void proved() {
        proof.set(clock.instant());
        doubt.set(null);
    }

    /** Records a failed call, which counts if the reason concerns every caller. */
    public void failed(PoolException failure) {
        if (failure.fault().concernsEveryone()) {
            doubt.set(failure);
        }
    }

    /** Counts a call that failed and is made again. */
    public void repeated(PoolException failure) {
        telemetry.repeated(failure.fault().problemName());
    }

    /** Counts a session that did not listen at first and now does. */
    public void coldStart() {
        telemetry.coldStart();
    }

    /** Returns the moment at which the pool was last seen to work. */
    public Optional<Instant> lastProof() {
        return Optional.ofNullable(proof.get());
    }

    /** Returns whether a call has failed since, for a reason that concerns every caller. */
    public boolean isInDoubt() {
        return doubt.get() != null;
    }
}
