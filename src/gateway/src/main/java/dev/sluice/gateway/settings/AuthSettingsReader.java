package dev.sluice.gateway.settings;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the keys that say how callers prove who they are: {@code sluice.auth} and {@code sluice.auth.jwt}. */
final class AuthSettingsReader {
    private static final Set<String> ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");
    private static final String KEYS =
            "must be the https URL of the issuer's keys (JWKS), http on this machine alone, or a file: URL";
    private static final Pattern CLAIM = Pattern.compile("[A-Za-z0-9_./:-]{1,100}");

    private final ConfigReader config;

    AuthSettingsReader(ConfigReader config) {
        this.config = config;
    }

    Settings.Auth auth() {
        var auth = new Settings.Auth(
                config.choice("sluice.auth.mode", AuthMode.class),
                config.flag("sluice.auth.allow-anonymous"),
                apiKeys(),
                jwt());
        if (config.isSound("sluice.auth.mode")) {
            checkComplete(auth);
        }
        return auth;
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

    Settings.Auth.Jwt jwt() {
        String names = "must be a comma-separated list of names";
        return new Settings.Auth.Jwt(
                Set.copyOf(config.list("sluice.auth.jwt.issuer", names, AuthSettingsReader::name)),
                Set.copyOf(config.list("sluice.auth.jwt.audience", names, AuthSettingsReader::name)),
                config.optional("sluice.auth.jwt.jwks", KEYS, AuthSettingsReader::keys),
                new LinkedHashSet<>(config.list(
                        "sluice.auth.jwt.algorithms",
                        "must be a comma-separated list of "
                                + String.join(", ", ALGORITHMS.stream().sorted().toList()),
                        AuthSettingsReader::algorithm)),
                config.list(
                        "sluice.auth.jwt.user-claim",
                        "must be a comma-separated list of claims",
                        ConfigReader.matching(CLAIM)),
                config.duration("sluice.auth.jwt.clock-skew", Duration.ZERO, Duration.ofMinutes(5)));
    }

    /** Checks that the keys are set that a mode cannot do without. */
    private void checkComplete(Settings.Auth auth) {
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

    private static URI keys(String value) {
        URI uri = URI.create(value);
        boolean safe =
                switch (String.valueOf(uri.getScheme())) {
                    case "https" -> uri.getHost() != null && uri.getUserInfo() == null;
                    case "http" -> ConfigReader.isLoopback(uri) && uri.getUserInfo() == null;
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
}
