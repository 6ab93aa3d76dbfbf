package dev.sluice.emulator.pool;

import dev.sluice.emulator.http.PoolRequest;
import dev.sluice.session.adapter.Adapter;
import java.io.IOException;

/** A session of a custom container, which is the adapter that ships. */
public record AdapterContainer(Adapter adapter) implements Container {
    @Override
    public void handle(PoolRequest call) throws IOException {
        adapter.handle(call.exchange(), call.path());
    }

    @Override
    public void close() {
        adapter.close();
    }
}
