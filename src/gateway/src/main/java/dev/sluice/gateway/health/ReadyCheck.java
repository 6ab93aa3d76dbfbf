package dev.sluice.gateway.health;

import dev.sluice.gateway.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Reports the findings of the probe and of recent calls, at once: an orchestrator waits for a second. */
@Readiness
@ApplicationScoped
public class ReadyCheck implements HealthCheck {
    @Inject
    Settings settings;

    @Inject
    PoolProbeSchedule probe;

    @Override
    public HealthCheckResponse call() {
        PoolState state = probe.state();
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("session-pool").status(state.up());
        return settings.health().details() ? detailed(response, state) : response.build();
    }

    private HealthCheckResponse detailed(HealthCheckResponseBuilder response, PoolState state) {
        response.withData("mode", settings.pool().mode().wireName()).withData("pool", state.pool());
        state.lastProof().ifPresent(at -> response.withData("lastProof", at.toString())
                .withData("proofAgeSeconds", probe.ageSeconds(at)));
        state.problem().ifPresent(problem -> response.withData("problem", "urn:sluice:problem:" + problem));
        state.reason().ifPresent(reason -> response.withData("reason", reason));
        return response.build();
    }
}
