package dev.sluice.session.adapter;

import com.sun.net.httpserver.HttpExchange;
import dev.sluice.piston.ContentCoding;
import dev.sluice.piston.JsonContentType;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One call as the routes see it. It gives access to those headers alone that a route asks for by name, so that a bearer
 * token, which opens every session of a pool, cannot reach a log or a program.
 */
final class SessionRequest {
    private static final long MOST_DRAINED = 64L << 20;
    private static final int LONGEST_KEY = 256;

    /**
     * The form of a {@code traceparent} of W3C Trace Context. Nothing else is accepted, since the value goes into the
     * log.
     */
    private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    private final HttpExchange exchange;
    private final List<String> path;
    private final long bodyLimit;

    SessionRequest(HttpExchange exchange, String rawPath, long bodyLimit) {
        this.exchange = exchange;
        this.path = RawPath.parts(rawPath);
        this.bodyLimit = bodyLimit;
    }

    /** Returns the method, with GET in place of HEAD: both find the same, and the reply leaves out the body. */
    String method() {
        String method = exchange.getRequestMethod();
        return method.equals("HEAD") ? "GET" : method;
    }

    /** Returns the parts of the path between the slashes, decoded. */
    List<String> path() {
        return path;
    }

    /** Returns the first parameter of this name in the query. */
    Optional<String> parameter(String name) {
        String query =
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        return Arrays.stream(query.split("&", -1))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> RawPath.decodeForm(pair[0]).equals(name))
                .map(pair -> pair.length == 2 ? RawPath.decodeForm(pair[1]) : "")
                .findFirst();
    }

    Optional<String> contentType() {
        return header("Content-Type");
    }

    /** Returns the length of the body that the caller announces, or nothing. */
    Optional<Long> announcedLength() {
        return header("Content-Length").map(SessionRequest::length);
    }

    InputStream stream() {
        return exchange.getRequestBody();
    }

    /**
     * Checks that the body is said to be JSON.
     *
     * @throws ProblemException if the body is not JSON
     * @throws dev.sluice.piston.InvalidRequestException if it is not said to be in UTF-8
     */
    void requireJson() {
        if (JsonContentType.of(header("Content-Type").orElse(null)) != JsonContentType.JSON) {
            throw new ProblemException(ProblemType.UNSUPPORTED_MEDIA_TYPE, "requests must be of type application/json");
        }
    }

    /**
     * Returns the name that the caller gives this call, if the call may be sent twice.
     *
     * @throws ProblemException if it is no key
     */
    Optional<String> idempotencyKey() {
        Optional<String> key = header("Idempotency-Key");
        if (key.isPresent() && (key.get().isEmpty() || key.get().length() > LONGEST_KEY)) {
            throw new ProblemException(
                    ProblemType.INVALID_REQUEST, "Idempotency-Key must have 1 to " + LONGEST_KEY + " characters");
        }
        return key;
    }

    /** Returns the instance that this call is meant for, if it must not reach another one. */
    Optional<String> expectedInstance() {
        return header(Adapter.INSTANCE_HEADER);
    }

    /** Returns the trace and the span that this call belongs to, if its caller names them. */
    Optional<String> traceparent() {
        return header("traceparent").filter(value -> TRACEPARENT.matcher(value).matches());
    }

    /**
     * Reads the body, and decodes it where it is encoded.
     *
     * @throws ProblemException if it is longer than may be, as it came or decoded
     * @throws dev.sluice.piston.InvalidRequestException if it cannot be decoded
     */
    byte[] body() throws IOException {
        ContentCoding coding = ContentCoding.of(header("Content-Encoding").orElse(null));
        byte[] body = receivedBody();
        int length = coding.decodedLength(body, (int) Math.min(bodyLimit, Integer.MAX_VALUE - 8))
                .orElseThrow(this::tooLarge);
        return coding.decoded(body, length);
    }

    private byte[] receivedBody() throws IOException {
        long announced = header("Content-Length").map(SessionRequest::length).orElse(0L);
        if (announced > bodyLimit) {
            drain();
            throw tooLarge();
        }
        byte[] body = exchange.getRequestBody().readNBytes((int) Math.min(bodyLimit + 1, Integer.MAX_VALUE - 8));
        if (body.length > bodyLimit) {
            drain();
            throw tooLarge();
        }
        return body;
    }

    /**
     * Reads what is left of the body, up to a bound. Most clients look for an answer only when they have sent
     * everything; those who send without end get none.
     */
    void drain() throws IOException {
        InputStream in = exchange.getRequestBody();
        byte[] buffer = new byte[8192];
        long left = MOST_DRAINED;
        for (int n = in.read(buffer); n >= 0 && left > 0; n = in.read(buffer)) {
            left -= n;
        }
    }

    private ProblemException tooLarge() {
        return new ProblemException(
                ProblemType.TOO_LARGE, "The body of a request may have at most " + bodyLimit + " bytes");
    }

    private Optional<String> header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    private static long length(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
