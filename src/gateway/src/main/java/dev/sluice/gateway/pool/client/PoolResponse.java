package dev.sluice.gateway.pool.client;

import dev.sluice.gateway.admission.AnswerMemory;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import dev.sluice.json.BoundedJson;
import dev.sluice.json.InvalidJsonException;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A pool's answer, read whole but never beyond a bound, since it is input like any other.
 *
 * @param instance the session that answered, which tells that the answer is the session's and not the pool's
 * @param sandbox the way in which the session keeps programs apart, if it tells that in the known form
 */
public record PoolResponse(
        int status, byte[] body, Optional<Duration> retryAfter, Optional<String> instance, Optional<String> sandbox) {
    private static final int BUFFER = 16 * 1024;
    private static final int MAX_ERROR = 64 * 1024;
    private static final int MAX_WORDS = 1000;
    private static final String SESSION_TYPE = "urn:sluice:session:";
    private static final Pattern CODE = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,63}");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final String NAME = "[a-z][a-z-]{0,30}";
    private static final Pattern SANDBOX =
            Pattern.compile(NAME + "(; by=" + NAME + ")?(; filter=(on|off))?(; meter=(on|off))?");
    private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9-]{8,64}");

    /**
     * Reads and closes the response. A response that is too large or too slow is broken off, since closing it in the
     * usual way would read it to its end.
     *
     * @param time the most time for the whole body
     * @throws PoolException if the body is larger than {@code maxBytes}, takes longer, or ends too early
     */
    static PoolResponse read(Response response, long maxBytes, Duration time) {
        try {
            byte[] body = readBody(response, maxBytes, time);
            response.close();
            return new PoolResponse(
                    response.getStatus(),
                    body,
                    RetryAfter.parse(response.getHeaderString(HttpHeaders.RETRY_AFTER), Instant.now()),
                    header(response, PoolClient.INSTANCE, INSTANCE),
                    header(response, PoolClient.SANDBOX, SANDBOX));
        } catch (IOException | RuntimeException e) {
            ResponseAborter.abort(response);
            throw failure(e);
        }
    }

    /** Returns a header of the answer if it has the known form, for it may be passed on. */
    private static Optional<String> header(Response response, String name, Pattern form) {
        return Optional.ofNullable(response.getHeaderString(name))
                .filter(value -> form.matcher(value).matches());
    }

    /**
     * Reads the body.
     *
     * @param time the most time, without the waits for memory
     */
    private static byte[] readBody(Response response, long maxBytes, Duration time) throws IOException {
        var memory = new ResponseMemory(AnswerMemory.current(), maxBytes);
        long declared = declaredLength(response);
        memory.expect(declared);
        long start = System.nanoTime();
        InputStream in = response.readEntity(InputStream.class);
        byte[] buffer = new byte[declared < 0 || declared > BUFFER ? BUFFER : (int) declared + 1];
        var body = new ByteArrayOutputStream(declared < 0 ? BUFFER : (int) declared);
        for (int read = 0; in != null && read >= 0; read = in.read(buffer)) {
            body.write(buffer, 0, read);
            if (memory.arrived(body.size())) {
                start = System.nanoTime();
            }
            if (System.nanoTime() - start > time.toNanos()) {
                throw new PoolException(PoolFault.SESSION_TIMEOUT, "The session's answer came too slowly");
            }
        }
        byte[] whole = body.toByteArray();
        memory.read(whole);
        return whole;
    }

    /** Returns the length that the reply declares, which may be any; negative if it is no length. */
    private static long declaredLength(Response response) {
        String length = response.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        return length != null && LENGTH.matcher(length).matches() ? Long.parseLong(length) : -1;
    }

    private static RuntimeException failure(Exception e) {
        if (e instanceof PoolException failure) {
            return failure;
        }
        if (e instanceof SocketTimeoutException) {
            return new PoolException(PoolFault.SESSION_TIMEOUT, "The session's answer came too slowly", e);
        }
        if (e instanceof IOException || e instanceof ProcessingException) {
            return new PoolException(PoolFault.POOL_BAD_REPLY, "The pool's answer broke off", e);
        }
        return (RuntimeException) e;
    }

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /**
     * Returns whether the pool has no such session. Azure says so with 404, or with 400 and a code such as
     * {@code SessionWithIdentifierNotFound}.
     */
    public boolean isAbsentSession() {
        return status == 404
                || (status == 400
                        && errorCode()
                                .filter(code -> code.startsWith("Session") && code.endsWith("NotFound"))
                                .isPresent());
    }

    /**
     * Parses the body as a JSON object.
     *
     * @throws PoolException if it is none
     */
    public JsonObject object() {
        if (json() instanceof JsonObject object) {
            return object;
        }
        throw badReply("is not a JSON object", null);
    }

    /**
     * Parses the body as a JSON array.
     *
     * @throws PoolException if it is none
     */
    public JsonArray array() {
        if (json() instanceof JsonArray array) {
            return array;
        }
        throw badReply("is not a JSON array", null);
    }

    public PoolException badReply(String what, @Nullable Throwable cause) {
        return new PoolException(
                PoolFault.POOL_BAD_REPLY, status, "The pool's answer (HTTP " + status + ") " + what, null, cause);
    }

    /** Returns whether our own adapter wrote this error. */
    public boolean isFromSession() {
        return field("type").startsWith(SESSION_TYPE);
    }

    /** Returns whether our own adapter wrote the error of this name. */
    public boolean isFromSession(String name) {
        return field("type").equals(SESSION_TYPE + name);
    }

    /** Returns the name of our own adapter's error, or an empty text. */
    public String sessionType() {
        return isFromSession() ? field("type").substring(SESSION_TYPE.length()) : "";
    }

    /** Returns the adapter's own words, in one line of bounded length, or an empty text. */
    String sessionMessage() {
        String words = isFromSession() ? field("message") : "";
        String oneLine = words.replaceAll("\\p{Cntrl}+", " ");
        return oneLine.length() > MAX_WORDS ? oneLine.substring(0, MAX_WORDS) : oneLine;
    }

    /** Returns whether the error's text contains the words, in whichever of the shapes that a pool's errors have. */
    boolean mentions(String words) {
        return new String(body, StandardCharsets.UTF_8).contains(words);
    }

    /**
     * Returns the error's code where it has one that is fit to be shown. Its message may hold an identifier and is not.
     */
    public Optional<String> errorCode() {
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
            return body.length == 0 || body.length > MAX_ERROR ? JsonValue.NULL : json();
        } catch (PoolException e) {
            return JsonValue.NULL;
        }
    }

    private JsonValue json() {
        try {
            return BoundedJson.read(body);
        } catch (InvalidJsonException | JsonException e) {
            throw badReply("is not valid JSON", e);
        }
    }
}
