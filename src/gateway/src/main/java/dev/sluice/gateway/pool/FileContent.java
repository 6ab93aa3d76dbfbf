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
    /** Returns what the pool said of the file just before. */
    SessionFile file();

    /** Returns the length in bytes, where the pool tells it. */
    OptionalLong length();

    /**
     * Copies all of it.
     *
     * @param maxBytes after which it is broken off
     * @param time for all of it
     * @throws IOException if it is longer, takes longer, or breaks off on either side
     */
    void copyTo(OutputStream out, long maxBytes, Duration time) throws IOException;

    /** Closes the connection to the pool, unless all has been read. */
    @Override
    void close();
}
