package dev.sluice.gateway.pool;

import dev.sluice.piston.ExecutionResult;
import dev.sluice.piston.StageResult;
import dev.sluice.piston.Status;
import org.jspecify.annotations.Nullable;

/** How the program ended. Whatever it is, the pool has done its work. */
public sealed interface Outcome {
    ExecutionResult result();

    /** As figures name it. */
    String kind();

    /** The program exited by itself with code 0. */
    record Succeeded(ExecutionResult result) implements Outcome {
        @Override
        public String kind() {
            return "succeeded";
        }
    }

    /** The program exited with another code, or died of a signal. */
    record Failed(ExecutionResult result) implements Outcome {
        @Override
        public String kind() {
            return "failed";
        }
    }

    /** The program did not compile, and so did not run. */
    record NotCompiled(ExecutionResult result) implements Outcome {
        @Override
        public String kind() {
            return "not_compiled";
        }
    }

    /** A limit of time or of output ended the program. */
    record Stopped(ExecutionResult result) implements Outcome {
        @Override
        public String kind() {
            return "stopped";
        }
    }

    /** The sandbox failed, so that nothing is known of the program. */
    record Broken(ExecutionResult result) implements Outcome {
        @Override
        public String kind() {
            return "broken";
        }
    }

    static Outcome of(ExecutionResult result) {
        if (result.run().status() == Status.XX) {
            return new Broken(result);
        }
        StageResult compile = result.compile();
        if (compile != null && !compile.succeeded()) {
            return new NotCompiled(result);
        }
        if (hitLimit(result.run().status())) {
            return new Stopped(result);
        }
        return result.run().succeeded() ? new Succeeded(result) : new Failed(result);
    }

    private static boolean hitLimit(@Nullable Status status) {
        return status == Status.TO || status == Status.OL || status == Status.EL;
    }
}
