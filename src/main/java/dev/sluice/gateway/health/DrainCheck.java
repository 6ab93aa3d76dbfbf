package dev.sluice.gateway.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Takes the replica out of rotation before it stops. */
@Readiness
@ApplicationScoped
public class DrainCheck implements HealthCheck {
    @Inject
    Draining draining;

    @Override
    public HealthCheckResponse call() {
        boolean underWay = draining.isUnderWay();
        return HealthCheckResponse.named("drain")
                .status(!underWay)
                .withData("stopping", underWay)
                .build();
    }
}
