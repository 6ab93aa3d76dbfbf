package dev.sluice.gateway.execution;

import dev.sluice.gateway.admission.HeldBytes;
import dev.sluice.gateway.settings.Settings;
import dev.sluice.piston.BoundedJson;
import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.InvalidRequestException;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/** Reads a request's JSON once, within bounds, with Piston's complaints. */
@Provider
@Consumes(MediaType.APPLICATION_JSON)
public class ExecutionRequestReader implements MessageBodyReader<ExecutionRequest> {
    @Inject
    Settings settings;

    @Inject
    HeldBytes heldBytes;

    @Context
    HttpServletRequest servlet;

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
        HeldBytes.Hold hold = heldBytes.hold(declaredLength(headers));
        // Until the answer, whoever gives it; HoldReleaseFilter.
        servlet.setAttribute(HoldReleaseFilter.HOLD, hold);
        return parse(bytes(new BoundedInputStream(body, limit)), hold);
    }

    private ExecutionRequest parse(byte[] body, HeldBytes.Hold hold) {
        long weight = BodyWeight.whileRead(body);
        if (weight > heldBytes.limit()) {
            throw new InvalidRequestException(
                    "The body needs " + weight + " bytes of memory to be read, and all requests"
                            + " together may have " + heldBytes.limit()
                            + " (sluice.max-in-flight-bytes): send fewer values, or less");
        }
        hold.resize(weight);
        if (BoundedJson.read(new ByteArrayInputStream(body)) instanceof JsonObject json) {
            ExecutionRequest request = ExecutionRequest.from(json);
            hold.resize(BodyWeight.afterwards(body));
            return request;
        }
        throw new InvalidRequestException("The body must be a JSON object");
    }

    private static byte[] bytes(InputStream body) {
        try {
            return body.readAllBytes();
        } catch (IOException e) {
            throw new InvalidRequestException("The body breaks off, or is not what its Content-Length says");
        }
    }

    private static long declaredLength(MultivaluedMap<String, String> headers) {
        String length = headers.getFirst(HttpHeaders.CONTENT_LENGTH);
        return length != null && length.matches("[0-9]{1,18}") ? Long.parseLong(length) : 0;
    }
}
