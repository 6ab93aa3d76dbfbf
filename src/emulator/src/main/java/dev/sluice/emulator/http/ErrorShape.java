package dev.sluice.emulator.http;

import dev.sluice.json.BoundedJson;
import dev.sluice.json.InvalidJsonException;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The shape in which a pool tells of errors. */
public enum ErrorShape {
    /** The shape of a custom container's pool: nested, flat or empty, as each part of it tells of errors. */
    MIXED {
        @Override
        PoolReply shaped(PoolReply reply) {
            return reply;
        }
    },
    /**
     * The shape of every error of the built-in pool, as its specification has it: nested, with the code in a header as
     * well.
     */
    NESTED {
        @Override
        PoolReply shaped(PoolReply reply) {
            return reply.status() < 400 || reply.headers().containsKey(PoolReply.ERROR_CODE) ? reply : nested(reply);
        }
    };

    private static final Map<Integer, String> CODES = Map.ofEntries(
            Map.entry(400, "InvalidRequest"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "NotFound"),
            Map.entry(405, "MethodNotAllowed"),
            Map.entry(413, "PayloadTooLarge"),
            Map.entry(500, "InternalServerError"),
            Map.entry(502, "BadGateway"),
            Map.entry(503, "ServiceUnavailable"),
            Map.entry(507, "InsufficientStorage"));

    /** Returns the reply as it is told in this shape. A reply that tells of no error stays what it is. */
    abstract PoolReply shaped(PoolReply reply);

    private static PoolReply nested(PoolReply reply) {
        String code = CODES.getOrDefault(reply.status(), "Error" + reply.status());
        PoolReply error = PoolReply.error(reply.status(), code, message(reply, code));
        var headers = new HashMap<>(reply.headers());
        headers.putAll(error.headers());
        return new PoolReply(error.status(), headers, error.body());
    }

    private static String message(PoolReply reply, String code) {
        try {
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            if (BoundedJson.read(body) instanceof JsonObject json && json.containsKey("message")) {
                return json.getString("message");
            }
        } catch (InvalidJsonException | JsonException | ClassCastException e) {
            // A body of another kind is the message itself
        }
        return reply.body().isEmpty() ? words(code) : reply.body();
    }

    private static String words(String code) {
        String words = code.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
