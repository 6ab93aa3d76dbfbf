package dev.sluice.gateway.execution;

import dev.sluice.gateway.admission.Deadline;
import dev.sluice.gateway.admission.Interruption;
import dev.sluice.gateway.admission.MemoryBudget;
import dev.sluice.gateway.admission.MemoryEstimate;
import dev.sluice.gateway.identifier.Caller;
import dev.sluice.gateway.identifier.IdentifierKey;
import dev.sluice.gateway.identifier.IdentifierPolicy;
import dev.sluice.gateway.identifier.SessionIdentifier;
import dev.sluice.gateway.pool.CallerException;
import dev.sluice.gateway.pool.Outcome;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.ProgramRun;
import dev.sluice.gateway.pool.RuntimeCatalog;
import dev.sluice.gateway.pool.SessionPool;
import dev.sluice.gateway.settings.Settings;
import dev.sluice.gateway.telemetry.Telemetry;
import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.ExecutionResult;
import dev.sluice.piston.InvalidRequestException;
import dev.sluice.piston.LanguageRuntime;
import dev.sluice.piston.Runtimes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Executes a caller's request in the caller's session. */
@ApplicationScoped
public class Executions {
    private static final Logger LOG = Logger.getLogger(Executions.class.getName());

    @Inject
    IdentifierPolicy identifiers;

    @Inject
    IdentifierKey key;

    @Inject
    SessionPool pool;

    @Inject
    RuntimeCatalog catalog;

    @Inject
    Settings settings;

    @Inject
    Telemetry telemetry;

    Outcome execute(Caller caller, ExecutionRequest request) {
        return execute(caller, request, Optional.empty(), Deadline.NONE);
    }

    /**
     * Executes a request and returns its answer, whose memory is held until it is written.
     *
     * @param hold for which the answer's memory is counted
     */
    public ExecutionAnswer answer(
            Caller caller,
            ExecutionRequest request,
            Optional<IdempotencyKey> callersKey,
            Deadline deadline,
            MemoryBudget.Hold hold) {
        ExecutionResult result = execute(caller, request, callersKey, deadline).result();
        hold.take(MemoryEstimate.answered(result));
        boolean another = takesNearest() && !request.asksFor(result.version());
        return new ExecutionAnswer(result, another ? Optional.of(request.version()) : Optional.empty());
    }

    private boolean takesNearest() {
        return switch (settings.runtimes().unknownVersion()) {
            case REFUSE -> false;
            case NEAREST -> true;
        };
    }

    /** @throws InvalidRequestException also if the caller has a key and its session does not outlive the answer */
    Outcome execute(Caller caller, ExecutionRequest request, Optional<IdempotencyKey> callersKey, Deadline deadline) {
        if (callersKey.isPresent() && identifiers.singleUse()) {
            throw new InvalidRequestException(
                    "The header " + IdempotencyKey.HEADER
                            + " has no effect here, because each request has a session of its own (policy random): leave it out");
        }
        String idempotencyKey = callersKey
                .map(own -> own.forSession(caller, key))
                .orElseGet(() -> UUID.randomUUID().toString());
        SessionIdentifier session = identifiers.identifierFor(caller);
        return counted(request, () -> execute(session, request, idempotencyKey, deadline));
    }

    private Outcome execute(
            SessionIdentifier session, ExecutionRequest request, String idempotencyKey, Deadline deadline) {
        Optional<Runtimes> known = catalog.known();
        if (known.isPresent()) {
            // Before the pool is touched, so that a request that cannot run costs no session.
            ProgramRun execution = check(request, known.get(), idempotencyKey);
            return inSession(session, () -> pool.execute(session, execution, deadline));
        }
        return deadline.atLength(() -> inSession(
                session,
                () -> pool.execute(session, check(request, catalog.runtimes(session), idempotencyKey), deadline)));
    }

    private Outcome counted(ExecutionRequest request, Supplier<Outcome> execution) {
        try {
            Outcome outcome = execution.get();
            telemetry.executed(language(request), outcome.kind());
            return outcome;
        } catch (PoolException | CallerException e) {
            telemetry.executed(language(request), "pool_problem");
            throw e;
        }
    }

    /**
     * Returns the request's language if it is one of those that the sessions offer, and else {@code other}: what a
     * caller wrote, or a caller's session says, may be anything.
     */
    private String language(ExecutionRequest request) {
        return catalog.known()
                .flatMap(runtimes -> runtimes.find(request.language(), "*"))
                .map(LanguageRuntime::language)
                .orElse("other");
    }

    public Runtimes runtimes(Caller caller) {
        return catalog.known().orElseGet(() -> {
            SessionIdentifier session = identifiers.identifierFor(caller);
            return inSession(session, () -> catalog.runtimes(session));
        });
    }

    /** Returns how sessions keep programs apart, once that is known. */
    public Optional<String> sandbox() {
        return catalog.sandbox();
    }

    private ProgramRun check(ExecutionRequest request, Runtimes runtimes, String idempotencyKey) {
        ExecutionRequest.Resolved resolved = takesNearest()
                ? request.resolveNearest(runtimes, settings.limits().program())
                : request.resolve(runtimes, settings.limits().program());
        boolean highest = runtimes.isHighest(resolved.runtime());
        var execution =
                new ProgramRun(resolved, highest ? "" : resolved.runtime().version(), idempotencyKey);
        execution.checkFits(settings.pool().payload());
        execution.checkFits(settings.pool().mode());
        return execution;
    }

    private <T> T inSession(SessionIdentifier session, Supplier<T> work) {
        try {
            return work.get();
        } finally {
            if (identifiers.singleUse()) {
                stop(session);
            }
        }
    }

    /**
     * Stops a session and logs a failure only: a slot that is not given back now comes back with the cooldown, and the
     * answer must not fail for it.
     */
    private void stop(SessionIdentifier session) {
        try {
            Interruption.forget();
            pool.stop(session);
        } catch (RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    "A session could not be stopped and keeps its slot for the cooldown: {0}",
                    e.getMessage());
        }
    }
}
