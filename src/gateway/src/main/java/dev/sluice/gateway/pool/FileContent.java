package dev.sluice.gateway.pool;

import dev.sluice.gateway.pool.client.ResponseAborter;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A file's bytes, straight from the pool's connection.
 *
 * <p>A stream that breaks off must never look like a shorter file to whoever reads it, so every end before the right
 * one is an exception.
 */
public final class FileContent implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private final SessionFile file;
    private final Response response;
    private final OptionalLong length;

    public FileContent(SessionFile file, Response response) {
        this.file = file;
        this.response = response;
        this.length = Optional.ofNullable(response.getHeaderString("Content-Length"))
                .filter(value -> LENGTH.matcher(value).matches())
                .map(value -> OptionalLong.of(Long.parseLong(value)))
                .orElse(OptionalLong.empty());
    }

    /** What the pool said of it just before. */
    public SessionFile file() {
        return file;
    }

    /** In bytes, where the pool tells it. */
    public OptionalLong length() {
        return length;
    }

    /**
     * Copies all of it.
     *
     * @param maxBytes after which it is broken off
     * @param time for all of it
     * @throws IOException if it is longer, takes longer, or breaks off on either side
     */
    public void copyTo(OutputStream out, long maxBytes, Duration time) throws IOException {
        long deadline = System.nanoTime() + time.toNanos();
        InputStream entity = response.readEntity(InputStream.class);
        InputStream in = entity == null ? InputStream.nullInputStream() : entity;
        byte[] buffer = new byte[BUFFER];
        long copied = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            copied += read;
            if (copied > maxBytes) {
                throw new IOException("The file is longer than " + maxBytes + " bytes");
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("The file took longer than " + time);
            }
            out.write(buffer, 0, read);
        }
        // A program may have made it longer since it was described.
        boolean isShort =
                length.isPresent() ? length.getAsLong() != copied : file.size().orElse(0L) > copied;
        if (isShort) {
            throw new IOException("The file broke off");
        }
        response.close();
    }

    /** What is not read by now is never read: closing the usual way would read it to its end. */
    @Override
    public void close() {
        ResponseAborter.abort(response);
    }
}
