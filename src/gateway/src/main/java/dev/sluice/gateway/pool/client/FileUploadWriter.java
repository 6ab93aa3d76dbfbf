package dev.sluice.gateway.pool.client;

import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Writes a file as the one part, {@code file}, of {@code multipart/form-data}, as Azure's pools take uploads. */
@Produces(MediaType.MULTIPART_FORM_DATA)
public final class FileUploadWriter implements MessageBodyWriter<FileUpload> {
    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == FileUpload.class;
    }

    @Override
    public void writeTo(
            FileUpload upload,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream out)
            throws IOException {
        // Each upload has its own boundary, which cannot be guessed, so that no file can end its part.
        String boundary = "sluice-" + UUID.randomUUID();
        headers.putSingle(HttpHeaders.CONTENT_TYPE, MediaType.MULTIPART_FORM_DATA + "; boundary=" + boundary);
        // FilePath lets no quote, backslash or line end through.
        byte[] head = utf8("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                + upload.name() + "\"\r\nContent-Type: application/octet-stream\r\n\r\n");
        upload.writeTo(out, head, utf8("\r\n--" + boundary + "--\r\n"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
