package dev.sluice.it;

import dev.sluice.harness.LibertyServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The production server with API keys: a key for each of some users, a rate for each, and one origin that may call. */
final class ApiKeyed {
    static final String ALICE = "sluice_key-of-alice-0123456789abcdef";
    static final String ALICE_TOO = "sluice_second-key-of-alice-0123456789";
    static final String BOB = "sluice_key-of-bob-0123456789abcdef";
    static final String GREEDY = "sluice_key-of-greedy-0123456789abcdef";
    static final String ORIGIN = "https://app.example";
    static final int RATE = 100;

    private static final Map<String, List<String>> USERS =
            Map.of("alice", List.of(ALICE, ALICE_TOO), "bob", List.of(BOB), "greedy", List.of(GREEDY));

    private ApiKeyed() {}

    static URI uri() {
        return server().uri();
    }

    static LibertyServer server() {
        return Servers.production(
                "api-key",
                "identifier",
                Map.of(
                        "SLUICE_AUTH_MODE",
                        "api-key",
                        "SLUICE_AUTH_ALLOW_ANONYMOUS",
                        "false",
                        "SLUICE_AUTH_API_KEYS",
                        keys(),
                        "SLUICE_CORS_ORIGINS",
                        ORIGIN,
                        "SLUICE_RATE_LIMIT_REQUESTS",
                        String.valueOf(RATE),
                        "SLUICE_RATE_LIMIT_WINDOW",
                        "PT1H"));
    }

    private static String keys() {
        return USERS.entrySet().stream()
                .flatMap(user -> user.getValue().stream().map(key -> line(user.getKey(), key)))
                .collect(Collectors.joining(","));
    }

    /** Returns a line of a key file as {@code bin/new-api-key} writes it. */
    static String line(String user, String key) {
        String salt = "0123456789abcdef".repeat(2);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest((salt + key).getBytes(StandardCharsets.UTF_8));
            return user + ":" + salt + ":" + HexFormat.of().formatHex(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns everything that must stand in no log. */
    static Stream<String> secrets() {
        return USERS.values().stream().flatMap(List::stream);
    }
}
