package dev.sluice.gateway.pool.client;

import dev.sluice.gateway.pool.FileSource;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Sends one file to a pool. See {@link FileUploadWriter}. */
public final class FileUpload implements AutoCloseable {
    private final String name;
    private final FileSource source;
    private @Nullable OutputStream spool;

    public FileUpload(String name, FileSource source) {
        this.name = name;
        this.source = source;
    }

    String name() {
        return name;
    }

    /** Writes {@code head}, the file and {@code end}. */
    void writeTo(OutputStream out, byte[] head, byte[] end) throws IOException {
        spool = out;
        source.spool(out, head, head.length);
        source.copyTo(out);
        source.spool(out, end, end.length);
    }

    /** Deletes the file on disk to which the REST client has written the upload, if there is one. */
    @Override
    public void close() {
        if (spool != null) {
            SpooledUpload.delete(spool);
        }
    }
}
