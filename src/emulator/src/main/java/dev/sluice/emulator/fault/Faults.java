package dev.sluice.emulator.fault;

import dev.sluice.emulator.http.PoolReply;
import dev.sluice.emulator.http.PoolRequest;
import java.io.IOException;
import java.util.random.RandomGenerator;

/** The plan of faults in force, and the answers of {@code /.emulator/faults}. */
public final class Faults implements AutoCloseable {
    /** The bound of the seeds that are drawn, which are exact in every client's JSON. */
    private static final long SEEDS = 1L << 48;

    private final FaultPlanReader reader;
    private FaultRun current = new FaultRun(FaultPlan.nothing());

    public Faults(RandomGenerator seeds) {
        this.reader = new FaultPlanReader(() -> seeds.nextLong(SEEDS));
    }

    synchronized FaultRun current() {
        return current;
    }

    public PoolReply answer(PoolRequest call) throws IOException {
        call.allow("GET", "PUT", "DELETE");
        switch (call.method()) {
            case "PUT" -> replace(reader.read(call.json()));
            case "DELETE" -> {
                replace(FaultPlan.nothing());
                return PoolReply.empty(204);
            }
            default -> {}
        }
        return PoolReply.json(200, current()::write);
    }

    /** Puts a plan in force and ends the waits of the former one. */
    private void replace(FaultPlan plan) {
        FaultRun before;
        synchronized (this) {
            before = current;
            current = new FaultRun(plan);
        }
        before.end();
    }

    @Override
    public void close() {
        replace(FaultPlan.nothing());
    }
}
