package dev.sluice.emulator;

import com.sun.net.httpserver.HttpExchange;
import dev.sluice.session.adapter.Adapter;
import java.io.IOException;

/** A session of a custom container: the adapter that ships. */
record AdapterContainer(Adapter adapter) implements Container {
    @Override
    public void handle(HttpExchange exchange, String rawPath) throws IOException {
        adapter.handle(exchange, rawPath);
    }

    @Override
    public void close() {
        adapter.close();
    }
}
