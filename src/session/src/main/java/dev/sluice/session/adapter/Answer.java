package dev.sluice.session.adapter;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** What a call is answered with, whether it is known whole or streamed. */
interface Answer {
    void send(HttpExchange exchange) throws IOException;
}
