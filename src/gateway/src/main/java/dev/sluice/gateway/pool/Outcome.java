package dev.sluice.gateway.pool;

import dev.sluice.piston.ExecutionResult;
import dev.sluice.piston.StageResult;
import dev.sluice.piston.Status;
import org.jspecify.annotations.Nullable;

/** The outcome of a program. Whichever it is, the pool has done its work. */
public sealed interface Outcome {
    ExecutionResult result();

    /** Returns the name of this kind of outcome in metrics, spans and logs. */
    String kind();

    /** The outcome of a program that exited by itself with code 0. */
    record Succeeded(ExecutionResult result) implements Outcome {
        @Override
        public String kind() {
            return "succeeded";
        }
    }

    /** The outcome of a program that exited with another code, or died of a signal. */
    record Failed(ExecutionResult result) implements Outcome {
        @Override
        public String kind() {
            return "failed";
        }
    }

    /** The outcome of a program that did not compile, and so did not run. */
    record NotCompiled(ExecutionResult result) implements Outcome {
        @Override
        public String kind() {
            return "not_compiled";
        }
    }

    /** The outcome of a program that a limit of time or of output ended. */
    record Stopped(ExecutionResult result) implements Outcome {
        @Override
        public String kind() {
            return "stopped";
        }
    }

    /** The outcome when the sandbox failed, so that nothing is known of the program. */
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
