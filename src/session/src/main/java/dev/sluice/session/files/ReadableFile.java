package dev.sluice.session.files;

import dev.sluice.session.workspace.SessionFolder;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;

/** A file that is open for reading. It yields as many bytes as the file had when it was opened, or fewer. */
public final class ReadableFile implements Closeable {
    private static final int BUFFER = 64 * 1024;

    private final SeekableByteChannel channel;
    private final long size;
    private final SessionFolder.Use use;

    ReadableFile(SeekableByteChannel channel, SessionFolder.Use use) throws IOException {
        this.channel = channel;
        this.size = channel.size();
        this.use = use;
    }

    /** Returns the size in bytes. */
    public long size() {
        return size;
    }

    /**
     * Copies as many bytes as the file had when it was opened.
     *
     * @throws IOException also if the file got shorter meanwhile
     */
    public void copyTo(OutputStream out) throws IOException {
        InputStream in = Channels.newInputStream(channel);
        byte[] buffer = new byte[BUFFER];
        long left = size;
        while (left > 0) {
            int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (n < 0) {
                throw new IOException("The file got shorter while it was read");
            }
            out.write(buffer, 0, n);
            left -= n;
        }
    }

    @Override
    public void close() throws IOException {
        try (use) {
            channel.close();
        }
    }
}
