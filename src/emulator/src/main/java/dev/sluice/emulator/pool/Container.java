package dev.sluice.emulator.pool;

import dev.sluice.emulator.http.PoolRequest;
import java.io.IOException;

/** The program that a session's container would run. */
public interface Container extends AutoCloseable {
    /**
     * Answers one request to the end.
     *
     * @param call its path is as the program is to see it
     */
    void handle(PoolRequest call) throws IOException;

    @Override
    void close();
}
