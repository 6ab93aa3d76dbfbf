package dev.sluice.gateway.health;

import dev.sluice.gateway.identifier.SessionIdentifier;
import dev.sluice.gateway.pool.Outcome;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import dev.sluice.gateway.pool.PoolHealth;
import dev.sluice.gateway.pool.ProgramRun;
import dev.sluice.gateway.pool.RuntimeCatalog;
import dev.sluice.gateway.pool.SessionPool;
import dev.sluice.gateway.settings.Settings;
import dev.sluice.piston.Encoding;
import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.InvalidRequestException;
import dev.sluice.piston.Limits;
import dev.sluice.piston.SourceFile;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether the pool works, by the path that requests take and in a session of the probe's own, whose slot it
 * gives back. It does not probe while programs run well. Only {@link #state} is thread-safe: one thread probes.
 */
final class PoolProbe {
    private static final Logger LOG = Logger.getLogger(PoolProbe.class.getName());
    private static final Duration LONGEST_WHEN_DOWN = Duration.ofSeconds(2);

    private final SessionPool pool;
    private final RuntimeCatalog catalog;
    private final PoolHealth pulse;
    private final SessionIdentifier session;
    private final Settings.Health settings;
    private final Duration overdue;
    private final Clock clock;

    private volatile PoolState state = PoolState.starting();
    private volatile @Nullable Instant probingSince;
    private Instant lastProbe = Instant.MIN;

    /** @param overdue how long a probe may take before it counts as failed */
    PoolProbe(
            SessionPool pool,
            RuntimeCatalog catalog,
            PoolHealth pulse,
            SessionIdentifier session,
            Settings.Health settings,
            Duration overdue,
            Clock clock) {
        this.pool = pool;
        this.catalog = catalog;
        this.pulse = pulse;
        this.session = session;
        this.settings = settings;
        this.overdue = overdue;
        this.clock = clock;
    }

    /** Returns the last finding; a probe that does not come back is a finding too. */
    PoolState state() {
        Instant since = probingSince;
        if (since != null && since.plus(overdue).isBefore(clock.instant())) {
            return failing("probe-overdue", "The pool has not answered the probe since " + since);
        }
        return state;
    }

    /** Probes the pool if a probe is due; it is called often. */
    void tick() {
        if (isProven()) {
            state = PoolState.ok(pulse.lastProof());
        } else if (isDue()) {
            lastProbe = clock.instant();
            probingSince = lastProbe;
            try {
                update(probe());
            } catch (RuntimeException | Error e) {
                update(failing("internal", "The probe itself failed; the log has more"));
                throw e;
            } finally {
                probingSince = null;
            }
            giveBack();
        }
    }

    private boolean isProven() {
        Instant recently = clock.instant().minus(settings.interval());
        return !pulse.isInDoubt()
                && !catalog.isStale()
                && pulse.lastProof().filter(proof -> proof.isAfter(recently)).isPresent();
    }

    private boolean isDue() {
        Duration interval = settings.interval();
        if ((pulse.isInDoubt() || !state.up()) && interval.compareTo(LONGEST_WHEN_DOWN) > 0) {
            interval = LONGEST_WHEN_DOWN;
        }
        return lastProbe.equals(Instant.MIN) || !lastProbe.plus(interval).isAfter(clock.instant());
    }

    private PoolState probe() {
        try {
            lookForProof();
            pulse.proved();
            return PoolState.ok(pulse.lastProof());
        } catch (PoolException e) {
            return e.fault() == PoolFault.POOL_EXHAUSTED
                    ? PoolState.full(pulse.lastProof())
                    : failing(e.fault().problemName(), reason(e));
        } catch (InvalidRequestException e) {
            return failing("invalid-request", "sluice.health.language: " + e.getMessage());
        }
    }

    private void lookForProof() {
        SessionPool.Listening answer = pool.listen(session);
        if (catalog.isStale()) {
            catalog.learn(session);
        }
        if (!answer.healthy() && pool.execute(session, smallest()) instanceof Outcome.Broken) {
            throw new PoolException(PoolFault.POOL_BAD_REPLY, "The session's sandbox failed");
        }
    }

    private void giveBack() {
        try {
            pool.stop(session);
        } catch (RuntimeException e) {
            LOG.log(Level.FINE, "The probe''s session keeps its slot for the cooldown: {0}", e.getMessage());
        }
    }

    private ProgramRun smallest() {
        var request = new ExecutionRequest(
                settings.language(),
                "*",
                List.of(new SourceFile("file0.code", "", Encoding.UTF8)),
                null,
                List.of(),
                Map.of());
        ExecutionRequest.Resolved resolved = request.resolve(catalog.runtimes(session), Limits.DEFAULT);
        return new ProgramRun(resolved, "", UUID.randomUUID().toString());
    }

    /** Returns the reason that readiness tells, without a session's own words, which readers of health must not see. */
    private static String reason(PoolException e) {
        return e.fault() == PoolFault.SESSION_REFUSED ? "The session refused the probe" : e.getMessage();
    }

    private PoolState failing(String problem, String reason) {
        return PoolState.failing(pulse.lastProof(), problem, reason);
    }

    private void update(PoolState found) {
        if (found.up() != state.up() || !found.problem().equals(state.problem())) {
            LOG.log(found.up() ? Level.INFO : Level.WARNING, "The session pool is {0}{1}", new Object[] {
                found.pool(), found.reason().map(reason -> ": " + reason).orElse("")
            });
        }
        state = found;
    }
}
