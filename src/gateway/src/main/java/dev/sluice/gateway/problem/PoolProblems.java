package dev.sluice.gateway.problem;

import dev.sluice.gateway.pool.CallerException;
import dev.sluice.gateway.pool.CallerFault;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;

/** Turns a failure of the pool, and what a caller asked of it in vain, into a problem with its remedy. */
final class PoolProblems {
    private PoolProblems() {}

    static Problem of(PoolException failure) {
        PoolFault fault = failure.fault();
        if (fault == PoolFault.SESSION_REFUSED) {
            return sessionRefused(failure);
        }
        Problem problem = Problem.of(
                fault.problemName(), fault.title(), fault.status(), failure.getMessage() + ". " + fault.remedy());
        return fault.retryAfter().isEmpty()
                ? problem
                : problem.withRetryAfter(
                        failure.retryAfter().orElse(fault.retryAfter().get()));
    }

    static Problem of(CallerException mistake) {
        CallerFault fault = mistake.fault();
        String detail = fault.remedy().isEmpty() ? String.valueOf(mistake.getMessage()) : fault.remedy();
        return Problem.of(fault.problemName(), fault.title(), fault.status(), detail);
    }

    /** Returns the adapter's own refusal, in the adapter's words. */
    private static Problem sessionRefused(PoolException failure) {
        boolean isError = failure.status() >= 400 && failure.status() < 600;
        PoolFault fault = failure.fault();
        return Problem.of(
                fault.problemName(), fault.title(), isError ? failure.status() : fault.status(), failure.getMessage());
    }
}
