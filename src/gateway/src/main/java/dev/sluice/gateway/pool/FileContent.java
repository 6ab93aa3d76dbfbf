package dev.sluice.gateway.pool;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Provides a file's bytes, straight from the pool's connection.
 *
 * <p>A stream that breaks off must never look like a shorter file to whoever reads it, so every end before the right
 * one is an exception.
 */
public interface FileContent extends AutoCloseable {
    /** Returns the pool's description of the file, read just before its content. */
    SessionFile file();

    /** Returns the length in bytes, where the pool tells it. */
    OptionalLong length();

    /**
     * Copies the whole file to {@code out}.
     *
     * @param maxBytes the most bytes, after which the copy is broken off
     * @param time the most time for the whole copy
     * @throws IOException if the file is longer, takes longer, or breaks off on either side
     */
    void copyTo(OutputStream out, long maxBytes, Duration time) throws IOException;

    /** Closes the connection to the pool, unless all has been read. */
    @Override
    void close();
}
