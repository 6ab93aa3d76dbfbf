package dev.sluice.gateway.execution;

import dev.sluice.gateway.settings.Settings;
import dev.sluice.piston.BoundedJson;
import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.InvalidRequestException;
import jakarta.inject.Inject;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/** Reads a request's JSON once, within bounds, with Piston's complaints. */
@Provider
@Consumes(MediaType.APPLICATION_JSON)
public class ExecutionRequestReader implements MessageBodyReader<ExecutionRequest> {
    @Inject
    Settings settings;

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == ExecutionRequest.class;
    }

    @Override
    public ExecutionRequest readFrom(
            Class<ExecutionRequest> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body) {
        long limit = settings.sizes().body();
        if (declaredLength(headers) > limit) {
            throw new BodyTooLargeException(limit);
        }
        if (headers.containsKey(HttpHeaders.CONTENT_ENCODING)) {
            throw new InvalidRequestException("Send the body as it is, without the header Content-Encoding");
        }
        try {
            if (BoundedJson.read(new BoundedInputStream(body, limit)) instanceof JsonObject json) {
                return checked(ExecutionRequest.from(json));
            }
        } catch (JsonException e) {
            throw new InvalidRequestException("The body breaks off, or is not what its Content-Length says");
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

    private static long declaredLength(MultivaluedMap<String, String> headers) {
        String length = headers.getFirst(HttpHeaders.CONTENT_LENGTH);
        return length != null && length.matches("[0-9]{1,18}") ? Long.parseLong(length) : 0;
    }
}
