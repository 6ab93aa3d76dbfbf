package dev.sluice.gateway.admission;

import java.util.concurrent.ExecutionException;

/** Unwraps failures of work on another thread. */
final class Failures {
    private Failures() {}

    /** Returns the failure's cause so that it can be thrown; throws it here if it is an {@link Error}. */
    static RuntimeException unchecked(ExecutionException failure) {
        if (failure.getCause() instanceof Error error) {
            throw error;
        }
        return failure.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failure);
    }
}
