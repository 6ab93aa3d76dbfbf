package dev.sluice.gateway.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.gateway.admission.MemoryEstimate;
import dev.sluice.json.BoundedJson;
import dev.sluice.piston.ExecutionResult;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/**
 * Writes an answer as a stream, without a tree of it in between. It writes a small one in one piece, so that it leaves
 * at once.
 */
@Provider
@Produces(MediaType.APPLICATION_JSON)
public class ExecutionResultWriter implements MessageBodyWriter<ExecutionResult> {
    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == ExecutionResult.class;
    }

    @Override
    public void writeTo(
            ExecutionResult result,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream out)
            throws IOException {
        if (result.textLength() > MemoryEstimate.SMALL_ANSWER) {
            BoundedJson.write(out, result::write);
            return;
        }
        byte[] json = BoundedJson.toString(result::write).getBytes(UTF_8);
        // Otherwise it would wait until the server has a thread to end the request with: decision 0044.
        headers.putSingle(HttpHeaders.CONTENT_LENGTH, json.length);
        out.write(json);
        out.flush();
    }
}
