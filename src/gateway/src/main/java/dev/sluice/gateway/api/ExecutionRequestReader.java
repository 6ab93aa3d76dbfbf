package dev.sluice.gateway.api;

import dev.sluice.gateway.admission.BodyTooLargeException;
import dev.sluice.gateway.admission.MemoryBudget;
import dev.sluice.gateway.admission.MemoryEstimate;
import dev.sluice.gateway.execution.IdempotencyKey;
import dev.sluice.gateway.identifier.Caller;
import dev.sluice.gateway.settings.Settings;
import dev.sluice.gateway.telemetry.Telemetry;
import dev.sluice.json.BoundedJson;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.piston.ContentCoding;
import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.InvalidRequestException;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a request's JSON once, within bounds, and refuses a bad one in Piston's words. */
@Dependent
public class ExecutionRequestReader {
    @Inject
    public Settings settings;

    @Inject
    public MemoryBudget heldBytes;

    @Inject
    public Telemetry telemetry;

    /**
     * Reads the head of a request, and refuses what need not be received to be refused.
     *
     * @param keys the values of the header {@link IdempotencyKey#HEADER}
     * @throws BodyTooLargeException if the request says that it is
     * @throws InvalidRequestException if the body's type or coding is not known, or the key is none
     */
    ExecutionHead head(HttpServletRequest servlet, CallerParameters parameters, @Nullable List<String> keys) {
        telemetry.routed(HttpMethod.POST, ExecutionResource.EXECUTE);
        ContentTypes.requireJson(servlet);
        Caller caller = parameters.caller();
        Optional<IdempotencyKey> key = IdempotencyKey.read(keys);
        ContentCoding coding =
                requireAcceptable(servlet.getContentLengthLong(), servlet.getHeader(HttpHeaders.CONTENT_ENCODING));
        return new ExecutionHead(caller, key, coding);
    }

    /** @param length in bytes, negative if the caller does not say */
    ContentCoding requireAcceptable(long length, @Nullable String contentEncoding) {
        requireSize(length);
        return ContentCoding.of(contentEncoding);
    }

    private void requireSize(long length) {
        long limit = settings.limits().body();
        if (length > limit) {
            throw new BodyTooLargeException(limit);
        }
    }

    /**
     * @param hold grows to what the request takes
     * @throws BodyTooLargeException if the body is too large, before or after it is decoded
     * @throws InvalidRequestException if it is no request, or could never be held
     * @throws dev.sluice.gateway.admission.OverloadedException if it cannot be held now
     */
    ExecutionRequest read(byte[] body, ContentCoding coding, MemoryBudget.Hold hold) {
        requireSize(body.length);
        return coding == ContentCoding.IDENTITY ? read(body, hold) : read(decoded(body, coding, hold), hold);
    }

    /** Decodes a body. A small one may become very large, so its decoded length is found out first, and counted. */
    private byte[] decoded(byte[] body, ContentCoding coding, MemoryBudget.Hold hold) {
        int limit = (int) Math.min(settings.limits().body(), Integer.MAX_VALUE - 8);
        int length = coding.decodedLength(body, limit).orElseThrow(() -> new BodyTooLargeException(limit));
        hold.resize((long) body.length + length);
        return coding.decoded(body, length);
    }

    private ExecutionRequest read(byte[] body, MemoryBudget.Hold hold) {
        long weight = MemoryEstimate.whileRead(body);
        if (weight > heldBytes.limit()) {
            throw new InvalidRequestException(
                    "The body needs " + weight + " bytes of memory to be read, and all requests"
                            + " together may have " + heldBytes.limit()
                            + " (sluice.max-in-flight-bytes): send fewer values, or less");
        }
        hold.resize(weight);
        ExecutionRequest request = checked(ExecutionRequest.from(object(body)));
        hold.resize(MemoryEstimate.afterwards(body));
        return request;
    }

    /**
     * Returns the JSON object of a body. An empty body and an array count as an object without a language, which is
     * what Piston says of them.
     */
    private static JsonObject object(byte[] body) {
        JsonValue value = body.length == 0 ? JsonValue.EMPTY_JSON_OBJECT : json(body);
        return switch (value.getValueType()) {
            case OBJECT -> value.asJsonObject();
            case ARRAY -> JsonValue.EMPTY_JSON_OBJECT;
            case STRING, NUMBER, TRUE, FALSE, NULL ->
                throw new InvalidRequestException("The body must be a JSON object");
        };
    }

    private static JsonValue json(byte[] body) {
        try {
            return BoundedJson.read(body);
        } catch (InvalidJsonException e) {
            throw new InvalidRequestException(String.valueOf(e.getMessage()));
        }
    }

    private ExecutionRequest checked(ExecutionRequest request) {
        checkCount("files", request.files().size(), settings.limits().files());
        checkCount("args", request.args().size(), settings.limits().args());
        return request;
    }

    private static void checkCount(String field, int count, int limit) {
        if (count > limit) {
            throw new InvalidRequestException(
                    field + " has " + count + " entries, and may have " + limit + " (sluice.limits." + field + ")");
        }
    }
}
