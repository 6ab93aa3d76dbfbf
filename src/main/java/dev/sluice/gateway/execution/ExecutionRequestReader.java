package dev.sluice.gateway.execution;

import dev.sluice.gateway.admission.HeldBytes;
import dev.sluice.gateway.settings.Settings;
import dev.sluice.piston.BoundedJson;
import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.InvalidRequestException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Reads a request's JSON once, within bounds, with Piston's complaints. */
@ApplicationScoped
class ExecutionRequestReader {
    @Inject
    Settings settings;

    @Inject
    HeldBytes heldBytes;

    /**
     * Refuses what need not be received to be refused.
     *
     * @param length in bytes, negative if the caller does not say
     * @throws InvalidRequestException if the body is encoded
     */
    void requireAcceptable(long length, @Nullable String contentEncoding) {
        requireSize(length);
        if (contentEncoding != null) {
            throw new InvalidRequestException("Send the body as it is, without the header Content-Encoding");
        }
    }

    private void requireSize(long length) {
        long limit = settings.sizes().body();
        if (length > limit) {
            throw new BodyTooLargeException(limit);
        }
    }

    /**
     * @param hold grows to what the request takes
     * @throws BodyTooLargeException if it is
     * @throws InvalidRequestException if it is no request, or could never be held
     * @throws dev.sluice.gateway.admission.OverloadedException if it cannot be held now
     */
    ExecutionRequest read(byte[] body, HeldBytes.Hold hold) {
        requireSize(body.length);
        long weight = BodyWeight.whileRead(body);
        if (weight > heldBytes.limit()) {
            throw new InvalidRequestException(
                    "The body needs " + weight + " bytes of memory to be read, and all requests"
                            + " together may have " + heldBytes.limit()
                            + " (sluice.max-in-flight-bytes): send fewer values, or less");
        }
        hold.resize(weight);
        if (BoundedJson.read(body) instanceof JsonObject json) {
            ExecutionRequest request = checked(ExecutionRequest.from(json));
            hold.resize(BodyWeight.afterwards(body));
            return request;
        }
        throw new InvalidRequestException("The body must be a JSON object");
    }

    private ExecutionRequest checked(ExecutionRequest request) {
        checkCount("files", request.files().size(), settings.bounds().files());
        checkCount("args", request.args().size(), settings.bounds().args());
        return request;
    }

    private static void checkCount(String field, int count, int limit) {
        if (count > limit) {
            throw new InvalidRequestException(
                    field + " has " + count + " entries, and may have " + limit + " (sluice.limits." + field + ")");
        }
    }
}
