package dev.sluice.gateway.pool.mode;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.sluice.gateway.pool.PoolHealth;
import dev.sluice.gateway.pool.SessionFiles;
import dev.sluice.gateway.pool.SessionPool;
import dev.sluice.gateway.pool.Sleeper;
import dev.sluice.gateway.pool.client.ConnectionGuard;
import dev.sluice.gateway.pool.client.PoolCircuit;
import dev.sluice.gateway.pool.client.PoolClient;
import dev.sluice.gateway.pool.client.PoolTransport;
import dev.sluice.gateway.pool.client.ResponseHeaderBounds;
import dev.sluice.gateway.pool.retry.RetryPolicy;
import dev.sluice.gateway.pool.retry.RetryingSessionPool;
import dev.sluice.gateway.pool.retry.SessionsInFlight;
import dev.sluice.gateway.settings.PolicyName;
import dev.sluice.gateway.settings.Settings;
import dev.sluice.gateway.telemetry.Telemetry;
import dev.sluice.gateway.token.TokenCache;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Makes the pool in the mode that {@code sluice.pool.mode} chooses. */
@ApplicationScoped
class SessionPoolProducer {
    @Inject
    @RestClient
    PoolClient client;

    @Inject
    Settings settings;

    @Inject
    TokenCache tokens;

    @Inject
    Telemetry telemetry;

    @Produces
    @Singleton
    PoolHealth pulse() {
        return new PoolHealth(Clock.systemUTC(), telemetry);
    }

    @Produces
    @Singleton
    SessionPool pool(ModePool mode, PoolHealth pulse) {
        boolean singleUse = settings.identifier().policy() == PolicyName.RANDOM;
        return new RetryingSessionPool(
                mode.pool(),
                RetryPolicy.from(settings.retry(), singleUse, new SecureRandom()),
                settings.retry().foreignAdapter(),
                pulse,
                settings.pool().cooldown(),
                Sleeper::real,
                Ticker.systemTicker(),
                new SessionsInFlight(settings.pool().maxConcurrentSessions()));
    }

    @Produces
    @Singleton
    SessionFiles files(ModePool mode, SessionPool pool) {
        return new PoolFiles(client, mode.wire(), mode.files(), pool);
    }

    /** Makes the one instance of the mode's pool, since what a mode remembers of sessions holds for their files too. */
    @Produces
    @Singleton
    ModePool modePool() {
        ResponseHeaderBounds.of(client);
        ConnectionGuard.install(client, settings.pool().reuseConnections(), telemetry::connectionDropped);
        Settings.Pool pool = settings.pool();
        PoolTransport wire = wire();
        return switch (pool.mode()) {
            case IDENTIFIER -> {
                var identifier = new IdentifierSessionPool(client, wire, pool);
                yield new ModePool(identifier, identifier.fileRoutes(), wire);
            }
            case PREVIEW -> {
                var uris = new SessionUris(
                        settings.preview().maxSessions(), pool.cooldown(), Ticker.systemTicker(), wire::isProving);
                var preview = new PreviewSessionPool(client, wire, pool, uris);
                yield new ModePool(preview, preview.fileRoutes(), wire);
            }
            case CODE_INTERPRETER -> {
                var polling =
                        new InterpreterPolling(settings.timeouts().execution(), Sleeper::real, Ticker.systemTicker());
                var interpreter = new CodeInterpreterSessionPool(client, wire, pool, polling);
                yield new ModePool(interpreter, interpreter.fileRoutes(), wire);
            }
        };
    }

    /** The classes of the chosen mode, without the waits of {@link RetryingSessionPool}. */
    record ModePool(SessionPool pool, FileEndpoints files, PoolTransport wire) {}

    private PoolTransport wire() {
        return new PoolTransport(
                tokens,
                settings.pool().mode(),
                settings.limits().reply(),
                settings.timeouts().execution(),
                new PoolCircuit(settings.retry().budget(), settings.timeouts().connect(), Clock.systemUTC()),
                telemetry);
    }
}
