package dev.sluice.gateway.pool;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signals that the pool failed. The message holds nothing that came from the pool unchecked, since answers and logs
 * show it.
 */
public final class PoolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final PoolFault fault;
    private final int status;
    private final transient @Nullable Duration retryAfter;

    /** @param status the status of the pool's answer, or 0 where there was none */
    public PoolException(
            PoolFault fault, int status, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.fault = fault;
        this.status = status;
        this.retryAfter = retryAfter;
    }

    public PoolException(PoolFault fault, String message, @Nullable Throwable cause) {
        this(fault, 0, message, null, cause);
    }

    public PoolException(PoolFault fault, String message) {
        this(fault, message, null);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNullElse(super.getMessage(), "");
    }

    public PoolFault fault() {
        return fault;
    }

    /** Returns the status that the pool or the session answered with, or 0 where there was no answer. */
    public int status() {
        return status;
    }

    /** Returns the time that the pool itself asks the gateway to wait. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
