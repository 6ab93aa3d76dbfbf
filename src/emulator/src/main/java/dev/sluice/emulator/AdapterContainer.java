package dev.sluice.emulator;

import dev.sluice.session.adapter.Adapter;
import java.io.IOException;

/** A session of a custom container: the adapter that ships. */
record AdapterContainer(Adapter adapter) implements Container {
    @Override
    public void handle(Call call) throws IOException {
        adapter.handle(call.exchange(), call.path());
    }

    @Override
    public void close() {
        adapter.close();
    }
}
