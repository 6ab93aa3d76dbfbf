package dev.sluice.gateway.health;

import dev.sluice.gateway.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Takes the replica out of rotation before it stops. */
@Readiness
@ApplicationScoped
public class DrainCheck implements HealthCheck {
    @Inject
    Settings settings;

    @Inject
    Draining draining;

    @Override
    public HealthCheckResponse call() {
        boolean underWay = draining.isUnderWay();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("drain").status(!underWay);
        return settings.health().details()
                ? response.withData("stopping", underWay).build()
                : response.build();
    }
}
