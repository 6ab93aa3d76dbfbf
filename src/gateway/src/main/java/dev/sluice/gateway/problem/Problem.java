package dev.sluice.gateway.problem;

import dev.sluice.json.BoundedJson;
import jakarta.json.stream.JsonGenerator;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;

/**
 * An RFC 9457 problem.
 *
 * @param type the last part of {@code urn:sluice:problem:…}, or a whole URN
 * @param title the same for every problem of this type
 * @param detail what happened here, and the remedy
 * @param message what a Piston client shows
 * @param retryAfter where waiting helps
 * @param closing whether the connection ends with it, because what is left of the request would be taken for the next
 */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String message,
        Optional<Duration> retryAfter,
        boolean closing) {
    public static final String MEDIA_TYPE = "application/problem+json";
    private static final String PREFIX = "urn:sluice:problem:";

    /** The longest text, much longer than any of the gateway's own, of which a caller's text may be a part. */
    private static final int LONGEST = 2000;

    public Problem {
        detail = bounded(detail);
        message = bounded(message);
    }

    /** Cuts the middle out of a long text: what is wrong stands at its beginning, and the remedy at its end. */
    private static String bounded(String text) {
        return text.length() > LONGEST
                ? text.substring(0, LONGEST / 2) + "…" + text.substring(text.length() - LONGEST / 2)
                : text;
    }

    static Problem of(String name, String title, int status, String detail) {
        return new Problem(PREFIX + name, title, status, detail, detail, Optional.empty(), false);
    }

    Problem withMessage(String words) {
        return new Problem(type, title, status, detail, words, retryAfter, closing);
    }

    Problem withRetryAfter(Duration duration) {
        return new Problem(type, title, status, detail, message, Optional.of(duration), closing);
    }

    Problem endingConnection() {
        return new Problem(type, title, status, detail, message, retryAfter, true);
    }

    public String toJson() {
        return BoundedJson.toString(this::write);
    }

    private void write(JsonGenerator json) {
        json.writeStartObject()
                .write("type", type)
                .write("title", title)
                .write("status", status)
                .write("detail", detail)
                .write("message", message)
                .writeEnd();
    }

    /** Returns the seconds to wait, at least one, so that nobody is told to come back at once. */
    Optional<String> retryAfterSeconds() {
        return retryAfter.map(wait -> String.valueOf(Math.max(1, wait.toSeconds())));
    }

    Response toResponse() {
        Response.ResponseBuilder response =
                Response.status(status).type(MEDIA_TYPE).entity(toJson());
        retryAfterSeconds().ifPresent(wait -> response.header(HttpHeaders.RETRY_AFTER, wait));
        if (closing) {
            response.header("Connection", "close");
        }
        return response.build();
    }
}
