package dev.sluice.gateway.health;

import dev.sluice.gateway.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Startup;

/** Reports that the configuration was read and makes sense. */
@Startup
@ApplicationScoped
public class StartedCheck implements HealthCheck {
    @Inject
    Settings settings;

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("configuration").up();
        return settings.health().details()
                ? response.withData("mode", settings.pool().mode().wireName()).build()
                : response.build();
    }
}
