package dev.sluice.emulator;

import jakarta.json.stream.JsonGenerator;
import java.util.concurrent.atomic.LongAdder;

/** What has happened since the start, for tests that ask what a client did. */
final class Counts {
    /** Tokens asked for, whatever the answer. */
    final LongAdder tokenRequests = new LongAdder();
    /** Sessions allocated. */
    final LongAdder allocations = new LongAdder();
    /** Requests to the pool. */
    final LongAdder requests = new LongAdder();
    /** Those of them that the pool turned away itself, before any session saw them. */
    final LongAdder refused = new LongAdder();

    void write(JsonGenerator json) {
        json.writeStartObject()
                .write("tokenRequests", tokenRequests.sum())
                .write("allocations", allocations.sum())
                .write("requests", requests.sum())
                .write("refused", refused.sum())
                .writeEnd();
    }
}
