package dev.sluice.gateway.health;

import dev.sluice.gateway.identifier.IdentifierKey;
import dev.sluice.gateway.pool.PoolHealth;
import dev.sluice.gateway.pool.RuntimeCatalog;
import dev.sluice.gateway.pool.SessionPool;
import dev.sluice.gateway.settings.Settings;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Runs the probe in the background, from the start of the application to its end. */
@ApplicationScoped
public class PoolProbeSchedule {
    private static final Logger LOG = Logger.getLogger(PoolProbeSchedule.class.getName());
    private static final int AFTER_THE_GUARD = 3000;
    private static final Duration TICK = Duration.ofMillis(500);
    private static final Duration GRACE = Duration.ofSeconds(5);

    @Inject
    SessionPool pool;

    @Inject
    RuntimeCatalog catalog;

    @Inject
    PoolHealth pulse;

    @Inject
    IdentifierKey key;

    @Inject
    Settings settings;

    @Resource
    ManagedScheduledExecutorService scheduler;

    private @Nullable PoolProbe probe;
    private @Nullable StartBanner welcome;
    private @Nullable ScheduledFuture<?> ticking;

    void start(@Observes @Priority(AFTER_THE_GUARD) Startup startup) {
        // Every replica derives the same identifier, so that together they take one slot at the most
        // where the mode has identifiers.
        probe = new PoolProbe(
                pool,
                catalog,
                pulse,
                key.identifierOf("readiness-probe"),
                settings.health(),
                settings.retry().budget().plus(GRACE),
                Clock.systemUTC());
        welcome = new StartBanner(settings, System.out);
        ticking = scheduler.scheduleWithFixedDelay(this::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        if (ticking != null) {
            ticking.cancel(true);
        }
    }

    PoolState state() {
        return probe == null ? PoolState.starting() : probe.state();
    }

    long ageSeconds(Instant moment) {
        return Duration.between(moment, Clock.systemUTC().instant()).toSeconds();
    }

    private void tick() {
        try {
            if (probe != null && welcome != null) {
                probe.tick();
                if (probe.state().up()) {
                    welcome.tick();
                }
            }
        } catch (RuntimeException | Error e) {
            // A scheduled task that throws is never run again.
            LOG.log(Level.SEVERE, "The readiness probe failed", e);
        }
    }
}
