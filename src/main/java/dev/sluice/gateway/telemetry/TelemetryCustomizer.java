package dev.sluice.gateway.telemetry;

import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.View;
import java.util.Set;

/** Keeps what callers wrote out of what the server itself records. The server finds it as a service of the application. */
public final class TelemetryCustomizer implements AutoConfigurationCustomizerProvider {
    /** All but the host, which a caller may choose: a new one each time would be a new series each time. */
    private static final Set<String> OF_REQUESTS = Set.of(
            "http.request.method",
            "http.response.status_code",
            "http.route",
            "url.scheme",
            "network.protocol.version",
            "error.type");

    @Override
    public void customize(AutoConfigurationCustomizer telemetry) {
        telemetry.addTracerProviderCustomizer(
                (traces, config) -> traces.addSpanProcessor(new RedactingSpanProcessor()));
        telemetry.addMeterProviderCustomizer((metrics, config) -> bounded(metrics));
    }

    private static SdkMeterProviderBuilder bounded(SdkMeterProviderBuilder metrics) {
        return metrics.registerView(
                InstrumentSelector.builder()
                        .setName("http.server.request.duration")
                        .build(),
                View.builder().setAttributeFilter(OF_REQUESTS).build());
    }
}
