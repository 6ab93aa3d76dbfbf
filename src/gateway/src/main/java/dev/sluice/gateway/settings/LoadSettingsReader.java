package dev.sluice.gateway.settings;

import dev.sluice.piston.Limit;
import dev.sluice.piston.Limits;
import java.time.Duration;
import java.util.Map;

/**
 * Reads the keys that bound how much and how long the gateway works: {@code sluice.max}, {@code sluice.rate-limit},
 * {@code sluice.limits}, {@code sluice.files}, {@code sluice.timeout} and {@code sluice.retry}.
 */
final class LoadSettingsReader {
    /**
     * The most files in flight: together with the requests that wait for the pool, fewer than the server's own threads.
     */
    private static final int MAX_FILES = 40;

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final Duration HOUR = Duration.ofHours(1);

    private final ConfigReader config;

    LoadSettingsReader(ConfigReader config) {
        this.config = config;
    }

    Settings.Admission admission() {
        return new Settings.Admission(
                (int) config.number("sluice.max-in-flight", 1, 100_000),
                config.number("sluice.max-in-flight-bytes", 0, 1L << 40),
                (int) config.number("sluice.max-waiting", 0, 100_000),
                config.duration("sluice.max-wait", Duration.ZERO, LONGEST_WAIT));
    }

    Settings.RateLimit rateLimit() {
        return new Settings.RateLimit(
                config.number("sluice.rate-limit.requests", 0, 1_000_000_000),
                config.duration("sluice.rate-limit.window", SECOND, Duration.ofDays(1)));
    }

    Settings.RequestLimits limits() {
        return new Settings.RequestLimits(
                config.number("sluice.limits.body", 1024, 1L << 30),
                config.number("sluice.limits.reply", 1024, 1L << 30),
                config.number("sluice.limits.file", 1024, 1L << 40),
                (int) config.number("sluice.limits.files", 1, 100_000),
                (int) config.number("sluice.limits.args", 0, 100_000),
                config.duration("sluice.limits.arrival", SECOND, HOUR),
                program());
    }

    private Limits program() {
        return new Limits(Map.of(
                Limit.RUN_TIMEOUT, milliseconds("sluice.limits.run-timeout"),
                Limit.COMPILE_TIMEOUT, milliseconds("sluice.limits.compile-timeout"),
                Limit.RUN_CPU_TIME, milliseconds("sluice.limits.run-cpu-time"),
                Limit.COMPILE_CPU_TIME, milliseconds("sluice.limits.compile-cpu-time"),
                Limit.RUN_MEMORY_LIMIT, config.number("sluice.limits.run-memory", -1, 1L << 40),
                Limit.COMPILE_MEMORY_LIMIT, config.number("sluice.limits.compile-memory", -1, 1L << 40)));
    }

    private long milliseconds(String key) {
        return config.duration(key, Duration.ofMillis(1), HOUR).toMillis();
    }

    Settings.Files files() {
        return new Settings.Files((int) config.number("sluice.files.max-in-flight", 1, MAX_FILES));
    }

    Settings.Timeouts timeouts() {
        var timeouts = new Settings.Timeouts(
                config.duration("sluice.timeout.connect", Duration.ofMillis(100), Duration.ofMinutes(1)),
                config.duration("sluice.timeout.token", Duration.ofMillis(100), Duration.ofMinutes(1)),
                config.duration("sluice.timeout.execution", SECOND, HOUR),
                config.duration("sluice.timeout.request", SECOND, HOUR.multipliedBy(2)),
                config.duration("sluice.timeout.file", SECOND, HOUR));
        if (timeouts.request().compareTo(timeouts.execution()) < 0
                && config.isSound("sluice.timeout.request")
                && config.isSound("sluice.timeout.execution")) {
            config.fault("sluice.timeout.request is " + timeouts.request() + ", shorter than"
                    + " sluice.timeout.execution, which is a part of it; it must be at least "
                    + timeouts.execution());
        }
        return timeouts;
    }

    Settings.Retry retry() {
        return new Settings.Retry(
                config.duration("sluice.retry.budget", Duration.ZERO, LONGEST_WAIT),
                config.duration("sluice.retry.exhausted", Duration.ZERO, LONGEST_WAIT),
                config.choice("sluice.retry.foreign-adapter", ForeignAdapterRetry.class));
    }
}
