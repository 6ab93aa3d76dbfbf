package dev.sluice.emulator.control;

import jakarta.json.stream.JsonGenerator;
import java.util.concurrent.atomic.LongAdder;

/** Counts what has happened since the start, for tests that ask what a client did. */
public final class Counts {
    /** The tokens that were asked for, whatever the answer. */
    public final LongAdder tokenRequests = new LongAdder();
    /** The sessions that were allocated. */
    public final LongAdder allocations = new LongAdder();
    /** The requests to the pool. */
    public final LongAdder requests = new LongAdder();
    /** The requests that the pool turned away itself, before any session saw them. */
    public final LongAdder refused = new LongAdder();

    void write(JsonGenerator json) {
        json.writeStartObject()
                .write("tokenRequests", tokenRequests.sum())
                .write("allocations", allocations.sum())
                .write("requests", requests.sum())
                .write("refused", refused.sum())
                .writeEnd();
    }
}
