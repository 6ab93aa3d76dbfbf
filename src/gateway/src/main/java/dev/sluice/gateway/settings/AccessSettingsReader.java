package dev.sluice.gateway.settings;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads the keys that say who may call, from where, and how much. */
final class AccessSettingsReader {
    private static final Set<String> ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");
    private static final String KEYS =
            "must be the https URL of the issuer's keys (JWKS), http on this machine alone, or a file: URL";
    private static final Pattern CLAIM = Pattern.compile("[A-Za-z0-9_./:-]{1,100}");
    private static final Pattern ORIGIN = Pattern.compile("\\*|https?://[A-Za-z0-9.-]+(:\\d{1,5})?");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    private final ConfigReader config;

    AccessSettingsReader(ConfigReader config) {
        this.config = config;
    }

    Settings.Auth auth() {
        return new Settings.Auth(
                config.choice("sluice.auth.mode", AuthMode.class),
                config.flag("sluice.auth.allow-anonymous"),
                apiKeys(),
                jwt());
    }

    Settings.Bounds bounds() {
        return new Settings.Bounds(
                (int) config.number("sluice.limits.files", 1, 100_000),
                (int) config.number("sluice.limits.args", 0, 100_000),
                config.duration("sluice.limits.arrival", Duration.ofSeconds(1), Duration.ofHours(1)));
    }

    Settings.RateLimit rateLimit() {
        return new Settings.RateLimit(
                config.number("sluice.rate-limit.requests", 0, 1_000_000_000),
                config.duration("sluice.rate-limit.window", Duration.ofSeconds(1), Duration.ofDays(1)));
    }

    Settings.Cors cors() {
        String allowed = "must be a comma-separated list of origins such as https://app.example, or *";
        return new Settings.Cors(Set.copyOf(config.list("sluice.cors.origins", allowed, matching(ORIGIN))));
    }

    /** Checks that the keys are set that a mode cannot do without. */
    void checkComplete(Settings.Auth auth) {
        switch (auth.mode()) {
            case NONE -> {}
            case API_KEY -> require("sluice.auth.api-keys", !auth.apiKeys().isEmpty(), ApiKey.ALLOWED);
            case JWT -> {
                require("sluice.auth.jwt.issuer", !auth.jwt().issuers().isEmpty(), "must name who issues tokens");
                require("sluice.auth.jwt.audience", !auth.jwt().audiences().isEmpty(), "must name whom tokens are for");
                require("sluice.auth.jwt.jwks", auth.jwt().keys().isPresent(), KEYS);
            }
        }
    }

    private void require(String key, boolean present, String allowed) {
        if (!present && config.isSound(key)) {
            config.fault(key + " is not set, and sluice.auth.mode needs it; it " + allowed);
        }
    }

    /**
     * Reads the keys of callers. It does not use {@link ConfigReader#list}, since a key that was written there in place
     * of its hash must not appear in a log.
     */
    private List<ApiKey> apiKeys() {
        try {
            return config.text("sluice.auth.api-keys").stream()
                    .flatMap(Pattern.compile(",")::splitAsStream)
                    .map(entry -> ApiKey.parse(entry.strip()))
                    .toList();
        } catch (IllegalArgumentException e) {
            config.fault("sluice.auth.api-keys is not readable; it " + ApiKey.ALLOWED);
            return List.of();
        }
    }

    private Settings.Jwt jwt() {
        String names = "must be a comma-separated list of names";
        return new Settings.Jwt(
                Set.copyOf(config.list("sluice.auth.jwt.issuer", names, AccessSettingsReader::name)),
                Set.copyOf(config.list("sluice.auth.jwt.audience", names, AccessSettingsReader::name)),
                config.optional("sluice.auth.jwt.jwks", KEYS, AccessSettingsReader::keys),
                new LinkedHashSet<>(config.list(
                        "sluice.auth.jwt.algorithms",
                        "must be a comma-separated list of "
                                + String.join(", ", ALGORITHMS.stream().sorted().toList()),
                        AccessSettingsReader::algorithm)),
                config.list("sluice.auth.jwt.user-claim", "must be a comma-separated list of claims", matching(CLAIM)),
                config.duration("sluice.auth.jwt.clock-skew", Duration.ZERO, Duration.ofMinutes(5)));
    }

    private static URI keys(String value) {
        URI uri = URI.create(value);
        boolean loopback = LOOPBACK.matcher(String.valueOf(uri.getHost())).matches();
        boolean safe =
                switch (String.valueOf(uri.getScheme())) {
                    case "https" -> uri.getHost() != null && uri.getUserInfo() == null;
                    case "http" -> loopback && uri.getUserInfo() == null;
                    case "file" -> uri.getPath() != null;
                    default -> false;
                };
        if (!safe) {
            throw new IllegalArgumentException("Not where keys may come from");
        }
        return uri;
    }

    private static String algorithm(String name) {
        if (!ALGORITHMS.contains(name)) {
            throw new IllegalArgumentException("Not an asymmetric signature");
        }
        return name;
    }

    private static String name(String name) {
        if (name.isEmpty() || name.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException("No name");
        }
        return name;
    }

    private static Function<String, String> matching(Pattern pattern) {
        return value -> {
            if (!pattern.matcher(value).matches()) {
                throw new IllegalArgumentException("Not of the form");
            }
            return value;
        };
    }
}
