package dev.sluice.gateway.pool.client;

import dev.sluice.gateway.pool.FileContent;
import dev.sluice.gateway.pool.SessionFile;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Reads a file's bytes from the pool's connection. */
public final class PoolFileContent implements FileContent {
    private static final int BUFFER = 64 * 1024;
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private final SessionFile file;
    private final Response response;
    private final OptionalLong length;

    public PoolFileContent(SessionFile file, Response response) {
        this.file = file;
        this.response = response;
        this.length = Optional.ofNullable(response.getHeaderString("Content-Length"))
                .filter(value -> LENGTH.matcher(value).matches())
                .map(value -> OptionalLong.of(Long.parseLong(value)))
                .orElse(OptionalLong.empty());
    }

    @Override
    public SessionFile file() {
        return file;
    }

    @Override
    public OptionalLong length() {
        return length;
    }

    @Override
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

    /** Drops what is unread: closing the response in the usual way would read it to its end. */
    @Override
    public void close() {
        ResponseAborter.abort(response);
    }
}
