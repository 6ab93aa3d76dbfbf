package dev.sluice.gateway.pool;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that a caller sends as a file, within bounds of size and time. They can be read once. A failed read keeps
 * its reason here, since the HTTP client wraps exceptions and the caller must be told the reason.
 */
public final class FileSource {
    private static final int BUFFER = 64 * 1024;

    private final InputStream in;
    private final long maxBytes;
    private final Duration time;
    private @Nullable FileTransferException failure;

    /**
     * Creates a source with its bounds.
     *
     * @param maxBytes the most bytes; the rest is refused, since nothing earlier can bound an undeclared length
     * @param time the most time for the whole copy
     */
    public FileSource(InputStream in, long maxBytes, Duration time) {
        this.in = new Guarded(in);
        this.maxBytes = maxBytes;
        this.time = time;
    }

    public void copyTo(OutputStream out) throws IOException {
        long deadline = System.nanoTime() + time.toNanos();
        byte[] buffer = new byte[BUFFER];
        long copied = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            copied += read;
            if (copied > maxBytes) {
                throw refused(FileTransferException.tooLarge(maxBytes));
            }
            if (System.nanoTime() - deadline > 0) {
                throw refused(FileTransferException.tooSlow(time));
            }
            spool(out, buffer, read);
        }
    }

    /**
     * Writes to the REST client's spool, which is memory and then a file. The client opens its connection only
     * afterwards, so that a failure here is the file's.
     */
    public void spool(OutputStream out, byte[] buffer, int length) {
        try {
            out.write(buffer, 0, length);
        } catch (IOException e) {
            throw refused(FileTransferException.notSpooled(e));
        }
    }

    /** Throws the reason for which the caller's bytes could not be read or spooled, if there is one. */
    public void rethrowFailure() {
        if (failure != null) {
            throw failure;
        }
    }

    private FileTransferException refused(FileTransferException reason) {
        failure = reason;
        return reason;
    }

    /** Reads the caller's bytes, and tells a failure of the caller's side from one of the pool's. */
    private final class Guarded extends FilterInputStream {
        Guarded(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return super.read(buffer, offset, length);
            } catch (IOException e) {
                throw refused(FileTransferException.brokenOff(e));
            }
        }
    }
}
