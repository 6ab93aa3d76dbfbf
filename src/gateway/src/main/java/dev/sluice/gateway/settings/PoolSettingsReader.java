package dev.sluice.gateway.settings;

import dev.sluice.piston.LanguageRuntime;
import dev.sluice.piston.Runtimes;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the keys of the pool and of its sessions: {@code sluice.pool}, {@code sluice.preview}, {@code sluice.token},
 * {@code sluice.identifier} and {@code sluice.runtimes}.
 */
final class PoolSettingsReader {
    private static final int MIN_SECRET_BYTES = 32;
    private static final String PUBLISHED_SECRET = "for development on this machine only";
    private static final String LANGUAGE = "{language}";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Pattern RUNTIME =
            Pattern.compile("(?<language>[^@:,|\\s]+)@(?<version>[^@:,|\\s]+)(?::(?<aliases>[^@:,\\s]+))?");

    private final ConfigReader config;

    PoolSettingsReader(ConfigReader config) {
        this.config = config;
    }

    Settings.Pool pool() {
        PoolMode mode = config.choice("sluice.pool.mode", PoolMode.class);
        return new Settings.Pool(
                endpoint(),
                mode,
                config.choice("sluice.pool.payload", Payload.class),
                executePath(),
                config.text("sluice.pool.api-version").orElse(defaultApiVersion(mode)),
                config.duration("sluice.pool.cooldown", SECOND, Duration.ofHours(1)),
                config.flag("sluice.pool.reuse-connections"),
                (int) config.number("sluice.pool.max-concurrent-sessions", 0, 1_000_000));
    }

    private URI endpoint() {
        URI endpoint = config.endpoint("sluice.pool.endpoint");
        if (!config.isSound("sluice.pool.endpoint") || ConfigReader.isLoopback(endpoint)) {
            return endpoint;
        }
        if (config.isLocal()) {
            config.fault(
                    "sluice.pool.endpoint is not on this machine, and profile local authenticates nobody and uses a"
                            + " secret that everybody knows; use profile azure");
        } else if ("http".equals(endpoint.getScheme())) {
            config.fault("sluice.pool.endpoint is an http URL, so the token that opens every session would cross the"
                    + " network in clear; use https");
        }
        return endpoint;
    }

    private String executePath() {
        return config.read(
                "sluice.pool.execute-path",
                "must begin with / and hold {language} once",
                "/{language}/execute",
                path -> {
                    boolean once = path.split("\\{language}", -1).length == 2;
                    if (!path.startsWith("/") || !once || path.contains("?") || path.contains("#")) {
                        throw new IllegalArgumentException();
                    }
                    // Throws on what cannot stand in a URI.
                    return URI.create(path.replace(LANGUAGE, "x")) == null ? "" : path;
                });
    }

    private static String defaultApiVersion(PoolMode mode) {
        return switch (mode) {
            case IDENTIFIER, CODE_INTERPRETER -> "2025-10-02-preview";
            case PREVIEW -> "2024-02-02-preview";
        };
    }

    Settings.Preview preview() {
        return new Settings.Preview((int) config.number("sluice.preview.max-sessions", 1, 1_000_000));
    }

    Settings.Token token() {
        return new Settings.Token(
                config.requiredText("sluice.token.scope", "must be the scope of the pool's tokens"),
                config.text("sluice.token.client-id"));
    }

    Settings.Identifier identifier() {
        PolicyName policy = config.choice("sluice.identifier.policy", PolicyName.class);
        Secret secret = config.secret("sluice.identifier.secret", MIN_SECRET_BYTES);
        Optional<Secret> previous = config.optionalSecret("sluice.identifier.previous-secret", MIN_SECRET_BYTES);
        if (!config.isLocal() && secret.text().equals(PUBLISHED_SECRET)) {
            config.fault("sluice.identifier.secret is the one of profile local, which everybody knows; it must be a"
                    + " secret of at least " + MIN_SECRET_BYTES + " bytes");
        }
        if (previous.filter(secret::equals).isPresent()) {
            config.fault("sluice.identifier.previous-secret is the same as sluice.identifier.secret; it must be the one"
                    + " before, and be left out once no session of it lives");
        }
        return new Settings.Identifier(
                policy,
                secret,
                previous,
                config.requiredText("sluice.identifier.name", "must name the session that all share"));
    }

    Settings.RuntimeSettings runtimes() {
        Runtimes described = config.read(
                "sluice.runtimes",
                "must be a comma-separated list of language@version:alias|alias",
                new Runtimes(List.of()),
                list -> new Runtimes(Arrays.stream(list.split(",", -1))
                        .map(PoolSettingsReader::runtime)
                        .toList()));
        return new Settings.RuntimeSettings(
                described,
                config.duration("sluice.runtimes.refresh", SECOND, Duration.ofDays(1)),
                config.choice("sluice.runtimes.unknown-version", UnknownVersion.class));
    }

    private static LanguageRuntime runtime(String entry) {
        Matcher matcher = RUNTIME.matcher(entry.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException();
        }
        String aliases = matcher.group("aliases");
        return new LanguageRuntime(
                matcher.group("language"),
                matcher.group("version"),
                aliases == null ? List.of() : List.of(aliases.split("\\|")),
                null);
    }
}
