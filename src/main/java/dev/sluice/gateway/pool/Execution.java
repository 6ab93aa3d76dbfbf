package dev.sluice.gateway.pool;

import dev.sluice.piston.ExecutionRequest;

/**
 * One run of a checked request.
 *
 * @param version empty where the session would choose that version anyway
 * @param idempotencyKey by which the session knows an execution again
 */
public record Execution(ExecutionRequest.Resolved resolved, String version, String idempotencyKey) {
    public ExecutionRequest request() {
        return resolved.request();
    }

    /** The canonical name, whichever alias the caller used. */
    public String language() {
        return resolved.runtime().language();
    }
}
