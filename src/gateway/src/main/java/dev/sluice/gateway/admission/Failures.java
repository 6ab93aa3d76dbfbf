package dev.sluice.gateway.admission;

import java.util.concurrent.ExecutionException;

/** What went wrong on another thread. */
final class Failures {
    private Failures() {}

    /** Its cause, thrown or returned to be thrown. */
    static RuntimeException unchecked(ExecutionException failure) {
        if (failure.getCause() instanceof Error error) {
            throw error;
        }
        return failure.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failure);
    }
}
