package dev.sluice.gateway.execution;

import dev.sluice.piston.BoundedJson;
import dev.sluice.piston.ExecutionResult;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Provider;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/** Writes an answer as a stream, without a tree of it in between. */
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
            OutputStream out) {
        BoundedJson.write(out, result::write);
    }
}
