package dev.sluice.gateway.filter;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.sluice.gateway.settings.Settings;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/**
 * The token bucket of each caller, refilled steadily. A caller who was not seen for a window has a full one again, so
 * that none need be kept.
 */
final class RateLimits {
    private static final int MAX_CALLERS = 100_000;

    private final Settings.RateLimit limit;
    private final LoadingCache<String, Bucket> buckets;

    RateLimits(Settings.RateLimit limit, TimeMeter time) {
        this.limit = limit;
        buckets = Caffeine.newBuilder()
                .maximumSize(MAX_CALLERS)
                .expireAfterAccess(limit.window())
                .executor(Runnable::run)
                .ticker(time::currentTimeNanos)
                .build(caller -> Bucket.builder()
                        .addLimit(bandwidth ->
                                bandwidth.capacity(limit.requests()).refillGreedy(limit.requests(), limit.window()))
                        .withCustomTimePrecision(time)
                        .build());
    }

    /** Counts a request of this caller, and returns the state of the caller's bucket. */
    Quota take(String caller) {
        ConsumptionProbe probe = buckets.get(caller).tryConsumeAndReturnRemaining(1);
        return new Quota(
                probe.isConsumed(),
                probe.getRemainingTokens(),
                Duration.ofNanos(probe.getNanosToWaitForReset()),
                Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    /** Returns the value of {@code RateLimit-Policy} of draft-ietf-httpapi-ratelimit-headers-10. */
    String policyHeader() {
        return "\"caller\";q=" + limit.requests() + ";w=" + limit.window().toSeconds();
    }

    /**
     * @param remaining requests that may be made at once
     * @param reset until there are as many as there can be
     * @param untilNext until one more may be made
     */
    record Quota(boolean granted, long remaining, Duration reset, Duration untilNext) {
        /** Returns the value of {@code RateLimit} of the same draft. */
        String header() {
            return "\"caller\";r=" + remaining + ";t=" + secondsUp(reset);
        }

        /** Returns the seconds, rounded up, so that a caller who waits so long is served. */
        static long secondsUp(Duration duration) {
            return duration.plusNanos(999_999_999).toSeconds();
        }
    }
}
