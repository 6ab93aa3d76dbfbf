package dev.sluice.gateway.pool;

import dev.sluice.piston.BoundedJson;
import dev.sluice.piston.InvalidRequestException;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A pool's answer, read whole but never beyond a bound: it is input like any other. */
record PoolReply(int status, byte[] body, Optional<Duration> retryAfter) {
    private static final String SESSION_TYPE = "urn:sluice:session:";
    private static final Pattern CODE = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,63}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,5}");

    /**
     * Reads and closes the response.
     *
     * @throws PoolException if it is larger than {@code maxBytes}
     * @throws UncheckedIOException if it breaks off
     */
    static PoolReply read(Response response, long maxBytes) {
        try (response;
                InputStream in = response.readEntity(InputStream.class)) {
            byte[] body = in == null ? new byte[0] : in.readNBytes((int) Math.min(maxBytes + 1, Integer.MAX_VALUE));
            if (body.length > maxBytes) {
                throw new PoolException(
                        PoolFault.POOL_BAD_REPLY,
                        "The pool's answer is larger than " + maxBytes + " bytes (sluice.limits.reply)");
            }
            return new PoolReply(response.getStatus(), body, retryAfter(response));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** @throws PoolException if the body is not a JSON object */
    JsonObject object() {
        if (json() instanceof JsonObject object) {
            return object;
        }
        throw badReply("is not a JSON object", null);
    }

    /** @throws PoolException if the body is not a JSON array */
    JsonArray array() {
        if (json() instanceof JsonArray array) {
            return array;
        }
        throw badReply("is not a JSON array", null);
    }

    PoolException badReply(String what, @Nullable Throwable cause) {
        return new PoolException(
                PoolFault.POOL_BAD_REPLY, status, "The pool's answer (HTTP " + status + ") " + what, null, cause);
    }

    /** Whether our own adapter wrote this error. */
    boolean isFromSession() {
        return field("type").startsWith(SESSION_TYPE);
    }

    /** The adapter's own words, or nothing. */
    String sessionMessage() {
        return isFromSession() ? field("message") : "";
    }

    /** Whether the text of the error says so, in whichever of the shapes that a pool's errors have. */
    boolean mentions(String words) {
        return new String(body, StandardCharsets.UTF_8).contains(words);
    }

    /** The error's code where it has one that is fit to be shown; its message may hold an identifier and is not. */
    Optional<String> errorCode() {
        JsonValue value = errorJson();
        if (value instanceof JsonObject object) {
            JsonObject holder = object.get("error") instanceof JsonObject nested ? nested : object;
            if (holder.get("code") instanceof JsonString code
                    && CODE.matcher(code.getString()).matches()) {
                return Optional.of(code.getString());
            }
        }
        return Optional.empty();
    }

    private String field(String name) {
        return errorJson() instanceof JsonObject object && object.get(name) instanceof JsonString text
                ? text.getString()
                : "";
    }

    private JsonValue errorJson() {
        try {
            return body.length == 0 ? JsonValue.NULL : json();
        } catch (PoolException e) {
            return JsonValue.NULL;
        }
    }

    private JsonValue json() {
        try {
            return BoundedJson.read(new ByteArrayInputStream(body));
        } catch (InvalidRequestException | JsonException e) {
            throw badReply("is not valid JSON", e);
        }
    }

    private static Optional<Duration> retryAfter(Response response) {
        return Optional.ofNullable(response.getHeaderString("Retry-After"))
                .filter(value -> SECONDS.matcher(value).matches())
                .map(value -> Duration.ofSeconds(Long.parseLong(value)));
    }
}
