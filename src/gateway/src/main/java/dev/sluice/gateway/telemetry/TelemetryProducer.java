package dev.sluice.gateway.telemetry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Chooses whether telemetry is recorded: it is where the server's feature brings OpenTelemetry's classes. */
@ApplicationScoped
class TelemetryProducer {
    @Produces
    @Singleton
    Telemetry telemetry() {
        return isThere() ? RecordedTelemetry.ofServer() : Telemetry.OFF;
    }

    private static boolean isThere() {
        try {
            Class.forName("io.opentelemetry.api.OpenTelemetry", false, TelemetryProducer.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
