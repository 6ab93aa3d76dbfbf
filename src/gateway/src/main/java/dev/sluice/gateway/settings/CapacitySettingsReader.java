package dev.sluice.gateway.settings;

import java.time.Duration;

/** Reads the keys that say how much and how long the gateway bears. */
final class CapacitySettingsReader {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final Duration HOUR = Duration.ofHours(1);

    private final ConfigReader config;

    CapacitySettingsReader(ConfigReader config) {
        this.config = config;
    }

    Settings.Retry retry() {
        return new Settings.Retry(
                config.duration("sluice.retry.budget", Duration.ZERO, LONGEST_WAIT),
                config.duration("sluice.retry.exhausted", Duration.ZERO, LONGEST_WAIT),
                config.choice("sluice.retry.foreign-adapter", ForeignAdapterRetry.class));
    }

    Settings.Admission admission() {
        return new Settings.Admission(
                (int) config.number("sluice.pool.max-concurrent-sessions", 0, 1_000_000),
                config.number("sluice.max-in-flight-bytes", 0, 1L << 40),
                (int) config.number("sluice.max-waiting", 0, 100_000),
                config.duration("sluice.max-wait", Duration.ZERO, LONGEST_WAIT));
    }

    Settings.Timeouts timeouts() {
        var timeouts = new Settings.Timeouts(
                config.duration("sluice.timeout.connect", Duration.ofMillis(100), Duration.ofMinutes(1)),
                config.duration("sluice.timeout.token", Duration.ofMillis(100), Duration.ofMinutes(1)),
                config.duration("sluice.timeout.execution", Duration.ofSeconds(1), HOUR),
                config.duration("sluice.timeout.request", Duration.ofSeconds(1), HOUR.multipliedBy(2)));
        if (timeouts.request().compareTo(timeouts.execution()) < 0
                && config.isSound("sluice.timeout.request")
                && config.isSound("sluice.timeout.execution")) {
            config.fault("sluice.timeout.request is " + timeouts.request() + ", shorter than"
                    + " sluice.timeout.execution, which is a part of it; it must be at least "
                    + timeouts.execution());
        }
        return timeouts;
    }
}
