package dev.sluice.gateway.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the keys of what the gateway serves beside executions: {@code sluice.http}, {@code sluice.health},
 * {@code sluice.drain}, {@code sluice.cors} and {@code sluice.playground}.
 */
final class ServerSettingsReader {
    private static final Pattern ORIGIN = Pattern.compile("\\*|https?://[A-Za-z0-9.-]+(:\\d{1,5})?");

    private final ConfigReader config;

    ServerSettingsReader(ConfigReader config) {
        this.config = config;
    }

    Settings.Http http() {
        return new Settings.Http((int) config.number("sluice.http.port", 1, 65_535));
    }

    Settings.Health health() {
        return new Settings.Health(
                config.duration("sluice.health.interval", Duration.ofSeconds(1), Duration.ofHours(1)),
                config.requiredText("sluice.health.language", "must be a language of the pool's sessions"),
                config.flag("sluice.health.details"));
    }

    Settings.Drain drain() {
        return new Settings.Drain(
                config.duration("sluice.drain.delay", Duration.ZERO, Duration.ofMinutes(10)),
                config.text("sluice.drain.file").map(Path::of));
    }

    Settings.Cors cors() {
        String allowed = "must be a comma-separated list of origins such as https://app.example, or *";
        return new Settings.Cors(
                Set.copyOf(config.list("sluice.cors.origins", allowed, ConfigReader.matching(ORIGIN))));
    }

    Settings.Playground playground() {
        String poolPage = "sluice.playground.pool-page";
        return new Settings.Playground(
                config.flag("sluice.playground.enabled"), config.text(poolPage).map(set -> config.endpoint(poolPage)));
    }
}
