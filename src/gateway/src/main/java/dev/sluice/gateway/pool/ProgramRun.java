package dev.sluice.gateway.pool;

import dev.sluice.gateway.settings.Payload;
import dev.sluice.gateway.settings.PoolMode;
import dev.sluice.piston.CommandLine;
import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.Limit;
import java.util.List;
import java.util.Optional;

/**
 * One run of a checked request.
 *
 * @param version empty where the session would choose that version anyway
 * @param idempotencyKey by which the session knows an execution again
 * @param instance of the session, which alone may run it; empty where sessions do not name theirs
 */
public record ProgramRun(
        ExecutionRequest.Resolved resolved, String version, String idempotencyKey, Optional<String> instance) {
    public ProgramRun(ExecutionRequest.Resolved resolved, String version, String idempotencyKey) {
        this(resolved, version, idempotencyKey, Optional.empty());
    }

    public ProgramRun meantFor(Optional<String> only) {
        return new ProgramRun(resolved, version, idempotencyKey, only);
    }

    /**
     * The limits that a code interpreter cannot enforce. Python has no compiler stage, so the limits of that stage need
     * no bound there.
     */
    private static final List<Limit> UNBOUND_THERE = List.of(Limit.RUN_MEMORY_LIMIT, Limit.RUN_CPU_TIME);

    /**
     * Checks that the session's adapter understands the whole request.
     *
     * @throws CallerException if it knows {@code code} and {@code stdin} alone and the request needs more
     */
    public void checkFits(Payload payload) {
        if (payload == Payload.MINIMAL) {
            firstExtra().ifPresent(field -> {
                throw new CallerException(
                        CallerFault.PAYLOAD_NOT_SUPPORTED,
                        "The sessions of this pool take one program and its stdin alone: leave out " + field
                                + ", or have the operator set sluice.pool.payload=auto with an adapter that knows"
                                + " more");
            });
        }
    }

    /**
     * Checks that a pool of that mode can run the whole request.
     *
     * @throws CallerException if it needs a bound that nobody could hold there
     * @throws dev.sluice.piston.InvalidRequestException if its arguments do not fit on a command line, which sessions of
     *     ours tell themselves
     */
    public void checkFits(PoolMode mode) {
        if (mode == PoolMode.CODE_INTERPRETER) {
            CommandLine.check(request().args());
            UNBOUND_THERE.stream()
                    .filter(limit -> request().limits().getOrDefault(limit, Limit.NONE) > 0)
                    .findFirst()
                    .ifPresent(limit -> {
                        throw new CallerException(
                                CallerFault.PAYLOAD_NOT_SUPPORTED,
                                "Azure's code interpreter bounds neither memory nor CPU time: leave out "
                                        + limit.wireName() + "; run_timeout bounds the run");
                    });
        }
    }

    private Optional<String> firstExtra() {
        if (!version.isEmpty()) {
            return Optional.of("version");
        }
        if (request().files().size() > 1) {
            return Optional.of("files beyond the first");
        }
        if (!request().mainFile().encoding().isText()) {
            return Optional.of("the encoding of the file");
        }
        if (!request().args().isEmpty()) {
            return Optional.of("args");
        }
        return request().limits().keySet().stream().sorted().findFirst().map(Limit::wireName);
    }

    public ExecutionRequest request() {
        return resolved.request();
    }

    /** Returns the canonical name, whichever alias the caller used. */
    public String language() {
        return resolved.runtime().language();
    }
}
