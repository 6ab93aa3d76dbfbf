package dev.sluice.gateway.execution;

import dev.sluice.gateway.identifier.FixedPolicy;
import dev.sluice.gateway.identifier.IdentifierKey;
import dev.sluice.gateway.identifier.IdentifierPolicy;
import dev.sluice.gateway.identifier.JobPolicy;
import dev.sluice.gateway.identifier.RandomPolicy;
import dev.sluice.gateway.identifier.RequestPolicy;
import dev.sluice.gateway.identifier.UserProjectPolicy;
import dev.sluice.gateway.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** {@code sluice.identifier.policy} chooses the class. */
@ApplicationScoped
class IdentifierPolicyProducer {
    @Produces
    @Singleton
    IdentifierKey key(Settings settings) {
        return new IdentifierKey(settings.identifier().secret().bytes());
    }

    @Produces
    @Singleton
    IdentifierPolicy policy(Settings settings, IdentifierKey key) {
        return switch (settings.identifier().policy()) {
            case REQUEST -> new RequestPolicy(key);
            case USER_PROJECT -> new UserProjectPolicy(key);
            case JOB -> new JobPolicy(key);
            case FIXED -> new FixedPolicy(key, settings.identifier().name());
            case RANDOM -> new RandomPolicy();
        };
    }
}
