package dev.sluice.emulator.identity;

import dev.sluice.emulator.http.PoolReply;
import dev.sluice.emulator.http.PoolRequest;
import dev.sluice.emulator.http.RefusedException;
import dev.sluice.emulator.pool.PoolSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The endpoint from which a container app gets tokens for its managed identity. Any audience is served: it is the pool
 * that refuses a token made for something else.
 */
public final class ManagedIdentity {
    public static final String PATH = "/msi/token";

    private static final String API_VERSION = "2019-08-01";
    /** The client identifier of the app's own identity, when no other is asked for. */
    private static final String SYSTEM_ASSIGNED = "00000000-0000-0000-0000-000000000001";

    private final Tokens tokens;
    private final Supplier<PoolSettings> settings;
    private final String secret;

    /** @param secret what a client must send as its header */
    public ManagedIdentity(Tokens tokens, Supplier<PoolSettings> settings, String secret) {
        this.tokens = tokens;
        this.settings = settings;
        this.secret = secret;
    }

    public void answer(PoolRequest call) throws IOException {
        call.allow("GET");
        if (!isTrusted(call.header("X-IDENTITY-HEADER"))) {
            throw refusal(
                    401,
                    "The header X-IDENTITY-HEADER is missing or not the emulator's own, which GET /.emulator/identity tells");
        }
        if (!call.query().value("api-version").filter(API_VERSION::equals).isPresent()) {
            throw refusal(400, "The parameter api-version must be " + API_VERSION);
        }
        String resource = call.query()
                .value("resource")
                .orElseThrow(() -> refusal(400, "The parameter resource is missing: it names the token's audience"));
        call.reply(token(resource, call.query().value("client_id").orElse(SYSTEM_ASSIGNED)));
    }

    private PoolReply token(String resource, String clientId) {
        Tokens.Token token = tokens.issue(resource, settings.get().tokenLifetime());
        return PoolReply.json(200, json -> json.writeStartObject()
                        .write("access_token", token.value())
                        .write("expires_on", Long.toString(token.expiresAt().getEpochSecond()))
                        .write("resource", resource)
                        .write("token_type", "Bearer")
                        .write("client_id", clientId)
                        .writeEnd())
                .with("Cache-Control", "no-store");
    }

    private boolean isTrusted(Optional<String> header) {
        return header.filter(given -> isSame(given, secret)).isPresent();
    }

    private static boolean isSame(String given, String expected) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }

    private static RefusedException refusal(int status, String message) {
        return new RefusedException(PoolReply.json(status, json -> json.writeStartObject()
                .write("statusCode", status)
                .write("message", message)
                .writeEnd()));
    }
}
