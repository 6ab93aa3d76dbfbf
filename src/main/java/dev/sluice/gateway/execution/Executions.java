package dev.sluice.gateway.execution;

import dev.sluice.gateway.identifier.Caller;
import dev.sluice.gateway.identifier.IdentifierPolicy;
import dev.sluice.gateway.identifier.SessionIdentifier;
import dev.sluice.gateway.pool.Execution;
import dev.sluice.gateway.pool.Outcome;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.RuntimeCatalog;
import dev.sluice.gateway.pool.SessionPool;
import dev.sluice.gateway.settings.Settings;
import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.Runtimes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/** From a caller and a request to an outcome. */
@ApplicationScoped
class Executions {
    private static final Logger LOG = Logger.getLogger(Executions.class.getName());

    @Inject
    IdentifierPolicy identifiers;

    @Inject
    SessionPool pool;

    @Inject
    RuntimeCatalog catalog;

    @Inject
    Settings settings;

    Outcome execute(Caller caller, ExecutionRequest request) {
        return inSession(caller, session -> {
            // Before the pool is touched, so that a request that cannot run costs no session.
            Execution execution = check(request, catalog.runtimes(session));
            Outcome outcome = pool.execute(session, execution);
            if (catalog.isStale()) {
                catalog.refresh(session);
            }
            return outcome;
        });
    }

    Runtimes runtimes(Caller caller) {
        return inSession(caller, catalog::runtimes);
    }

    private Execution check(ExecutionRequest request, Runtimes runtimes) {
        ExecutionRequest.Resolved resolved = request.resolve(runtimes, settings.limits());
        boolean highest = runtimes.isHighest(resolved.runtime());
        return new Execution(
                resolved,
                highest ? "" : resolved.runtime().version(),
                UUID.randomUUID().toString());
    }

    private <T> T inSession(Caller caller, Function<SessionIdentifier, T> work) {
        SessionIdentifier session = identifiers.identifierFor(caller);
        try {
            return work.apply(session);
        } finally {
            if (identifiers.singleUse()) {
                stop(session);
            }
        }
    }

    /** A slot that is not given back now comes back with the cooldown; the answer must not fail for it. */
    private void stop(SessionIdentifier session) {
        try {
            pool.stop(session);
        } catch (PoolException e) {
            LOG.log(
                    Level.WARNING,
                    "A session could not be stopped and keeps its slot for the cooldown: {0}",
                    e.getMessage());
        }
    }
}
