package dev.sluice.gateway.telemetry;

import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;

/**
 * Keeps what callers wrote out of what the server itself records. The server finds this class as a service of the
 * application.
 */
public final class TelemetryCustomizer implements AutoConfigurationCustomizerProvider {
    @Override
    public void customize(AutoConfigurationCustomizer telemetry) {
        telemetry.addTracerProviderCustomizer(
                (traces, config) -> traces.addSpanProcessor(new RedactingSpanProcessor()));
    }
}
