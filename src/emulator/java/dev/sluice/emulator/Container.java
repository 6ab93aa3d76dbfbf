package dev.sluice.emulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** What a session is: the program that its container would run. */
interface Container extends AutoCloseable {
    /**
     * Answers one request to the end.
     *
     * @param rawPath as the program is to see it, percent-encoded and without a query
     */
    void handle(HttpExchange exchange, String rawPath) throws IOException;

    @Override
    void close();
}
