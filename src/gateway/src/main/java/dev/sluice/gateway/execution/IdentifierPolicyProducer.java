package dev.sluice.gateway.execution;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.sluice.gateway.identifier.FixedPolicy;
import dev.sluice.gateway.identifier.IdentifierKey;
import dev.sluice.gateway.identifier.IdentifierPolicy;
import dev.sluice.gateway.identifier.JobPolicy;
import dev.sluice.gateway.identifier.RandomPolicy;
import dev.sluice.gateway.identifier.RequestPolicy;
import dev.sluice.gateway.identifier.RotatingPolicy;
import dev.sluice.gateway.identifier.UserProjectPolicy;
import dev.sluice.gateway.pool.SessionPool;
import dev.sluice.gateway.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Creates the policy that {@code sluice.identifier.policy} names, and the key that it uses. */
@ApplicationScoped
class IdentifierPolicyProducer {
    @Produces
    @Singleton
    IdentifierKey key(Settings settings) {
        return new IdentifierKey(settings.identifier().secret().bytes());
    }

    @Produces
    @Singleton
    IdentifierPolicy policy(Settings settings, IdentifierKey key, SessionPool pool) {
        IdentifierPolicy current = policy(settings.identifier(), key);
        return settings.identifier()
                .previous()
                .filter(secret -> !current.singleUse())
                .map(secret -> policy(settings.identifier(), new IdentifierKey(secret.bytes())))
                .<IdentifierPolicy>map(previous -> new RotatingPolicy(
                        current, previous, session -> pool.find(session).isPresent(), Ticker.systemTicker()))
                .orElse(current);
    }

    private static IdentifierPolicy policy(Settings.Identifier settings, IdentifierKey key) {
        return switch (settings.policy()) {
            case REQUEST -> new RequestPolicy(key);
            case USER_PROJECT -> new UserProjectPolicy(key);
            case JOB -> new JobPolicy(key);
            case FIXED -> new FixedPolicy(key, settings.name());
            case RANDOM -> new RandomPolicy();
        };
    }
}
