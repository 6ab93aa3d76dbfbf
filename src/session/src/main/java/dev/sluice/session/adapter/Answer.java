package dev.sluice.session.adapter;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** The answer to a call, whether it is known whole or streamed. */
interface Answer {
    void send(HttpExchange exchange) throws IOException;
}
