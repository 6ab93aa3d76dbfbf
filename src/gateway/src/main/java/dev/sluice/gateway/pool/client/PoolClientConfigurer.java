package dev.sluice.gateway.pool.client;

import dev.sluice.gateway.settings.Settings;
import jakarta.enterprise.inject.spi.CDI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.eclipse.microprofile.rest.client.spi.RestClientListener;

/** Gives the REST clients their timeouts and enough connections: by default they would share 50. */
public final class PoolClientConfigurer implements RestClientListener {
    /** The connections for the probe, and for sessions that are stopped after their answer. */
    private static final int OF_ITS_OWN = 16;

    @Override
    public void onNewClient(Class<?> serviceInterface, RestClientBuilder builder) {
        Settings settings = CDI.current().select(Settings.class).get();
        SpooledUpload.liftBound();
        int connections = settings.admission().maxInFlight() + OF_ITS_OWN;
        builder.property("resteasy.connectionPoolSize", connections)
                .property("resteasy.maxPooledPerRoute", connections)
                .property(
                        "resteasy.connectionCheckoutTimeout",
                        List.of(millis(settings.timeouts().connect()), TimeUnit.MILLISECONDS))
                .connectTimeout(millis(settings.timeouts().connect()), TimeUnit.MILLISECONDS)
                .readTimeout(millis(settings.timeouts().execution()), TimeUnit.MILLISECONDS)
                .followRedirects(false);
    }

    private static long millis(Duration duration) {
        return duration.toMillis();
    }
}
