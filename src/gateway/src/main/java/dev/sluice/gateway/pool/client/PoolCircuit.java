package dev.sluice.gateway.pool.client;

import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps callers from a pool that takes no connections. Once most of the latest calls got none, nobody asks it for a
 * second. One call then tries, and only a harmless question, since a program may take long to tell how it went. A
 * caller that waits for the pool goes on waiting within the budget; when the pool has been down for longer than that,
 * no caller waits.
 */
public final class PoolCircuit {
    private static final int LATEST = 10;
    private static final int ENOUGH_TO_JUDGE = 5;
    private static final float MOST = 80; // in a hundred
    private static final Duration REST = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofSeconds(5);

    private final CircuitBreaker breaker;
    private final Duration worthWaiting;
    private final Duration connectTime;
    private final Clock clock;
    /** The message of the latest failure, for callers that are not let through. */
    private volatile String reason = "No connection to the pool";

    private volatile @Nullable Instant downSince;
    private volatile Instant lastTrial = Instant.MIN;

    /**
     * @param worthWaiting the time for which callers wait for a pool that is down
     * @param connectTime the time after which a call that has not failed has a connection
     */
    public PoolCircuit(Duration worthWaiting, Duration connectTime, Clock clock) {
        this.worthWaiting = worthWaiting;
        this.connectTime = connectTime;
        this.clock = clock;
        this.breaker = CircuitBreaker.of(
                "pool",
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(LATEST)
                        .minimumNumberOfCalls(ENOUGH_TO_JUDGE)
                        .failureRateThreshold(MOST)
                        .waitDurationInOpenState(REST)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .recordException(PoolCircuit::isUnreachable)
                        .clock(clock)
                        .build());
        breaker.getEventPublisher()
                .onStateTransition(event -> changed(event.getStateTransition().getToState()));
    }

    private static boolean isUnreachable(Throwable failure) {
        return failure instanceof PoolException pool && pool.fault() == PoolFault.POOL_UNREACHABLE;
    }

    private void changed(State state) {
        if (state == State.CLOSED) {
            downSince = null;
        } else if (downSince == null) {
            downSince = clock.instant();
        }
        if (state == State.OPEN) {
            // A trial of the next half-open time has not begun when that time begins
            lastTrial = Instant.MIN;
        }
    }

    /**
     * Checks that the pool is known to take connections.
     *
     * @throws PoolException if it is not, so that only a question may try
     */
    void requireClosed() {
        if (breaker.getState() != State.CLOSED) {
            throw refusal();
        }
    }

    /**
     * Makes a call unless the pool is left alone.
     *
     * @throws PoolException if the pool is left alone, without a call, or if the call throws it
     */
    Response call(Supplier<Response> call) {
        endLongTrial();
        if (!breaker.tryAcquirePermission()) {
            throw refusal();
        }
        if (breaker.getState() == State.HALF_OPEN) {
            lastTrial = clock.instant();
        }
        long start = breaker.getCurrentTimestamp();
        try {
            Response response = call.get();
            breaker.onSuccess(breaker.getCurrentTimestamp() - start, breaker.getTimestampUnit());
            return response;
        } catch (RuntimeException | Error e) {
            if (isUnreachable(e)) {
                reason = String.valueOf(e.getMessage());
            }
            breaker.onError(breaker.getCurrentTimestamp() - start, breaker.getTimestampUnit(), e);
            throw e;
        }
    }

    /** Closes the circuit after a trial call that takes longer than a connection may, since it must have one. */
    private void endLongTrial() {
        if (breaker.getState() == State.HALF_OPEN
                && !lastTrial.equals(Instant.MIN)
                && lastTrial.plus(connectTime.multipliedBy(2)).isBefore(clock.instant())) {
            breaker.transitionToClosedState();
        }
    }

    private PoolException refusal() {
        boolean tooLong = Optional.ofNullable(downSince)
                .filter(since -> since.plus(worthWaiting).isBefore(clock.instant()))
                .isPresent();
        return tooLong
                ? new PoolException(
                        PoolFault.POOL_DOWN,
                        0,
                        reason + ", and that for more than " + worthWaiting.toSeconds() + " s",
                        SOON,
                        null)
                : new PoolException(PoolFault.POOL_UNREACHABLE, reason);
    }
}
