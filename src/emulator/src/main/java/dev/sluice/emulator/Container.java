package dev.sluice.emulator;

import java.io.IOException;

/** What a session is: the program that its container would run. */
interface Container extends AutoCloseable {
    /**
     * Answers one request to the end.
     *
     * @param call its path is as the program is to see it
     */
    void handle(Call call) throws IOException;

    @Override
    void close();
}
