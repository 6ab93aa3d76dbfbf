package dev.sluice.gateway.pool;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.sluice.gateway.settings.PolicyName;
import dev.sluice.gateway.settings.Settings;
import dev.sluice.gateway.token.TokenCache;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** The switch: {@code sluice.pool.mode} chooses the class. */
@ApplicationScoped
class SessionPoolProducer {
    @Inject
    @RestClient
    PoolClient client;

    @Inject
    Settings settings;

    @Inject
    TokenCache tokens;

    @Produces
    @Singleton
    PoolPulse pulse() {
        return new PoolPulse(Clock.systemUTC());
    }

    @Produces
    @Singleton
    SessionPool pool(PoolPulse pulse) {
        boolean singleUse = settings.identifier().policy() == PolicyName.RANDOM;
        return new PatientSessionPool(
                modePool(),
                Patience.from(settings.retry(), singleUse, new SecureRandom()),
                settings.retry().foreignAdapter(),
                pulse,
                settings.pool().cooldown(),
                Pause::real,
                Ticker.systemTicker(),
                new SessionsInFlight(settings.admission().sessions()));
    }

    private SessionPool modePool() {
        BoundedHeads.of(client);
        Settings.Pool pool = settings.pool();
        var wire = new PoolWire(
                tokens,
                pool.mode(),
                settings.sizes().reply(),
                settings.timeouts().execution(),
                new PoolCircuit(settings.retry().budget(), settings.timeouts().connect(), Clock.systemUTC()));
        return switch (pool.mode()) {
            case IDENTIFIER -> new IdentifierSessionPool(client, wire, pool);
            case PREVIEW ->
                new PreviewSessionPool(
                        client,
                        wire,
                        pool,
                        new SessionUris(pool.maxPreviewSessions(), pool.cooldown(), Ticker.systemTicker()));
        };
    }
}
