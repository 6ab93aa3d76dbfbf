package dev.sluice.gateway.pool;

import dev.sluice.gateway.settings.Settings;
import dev.sluice.gateway.settings.SettingsReader;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.eclipse.microprofile.rest.client.spi.RestClientListener;

/** Gives the REST clients their timeouts and enough connections: by default they would share 50. */
public final class ConnectionPool implements RestClientListener {
    @Override
    public void onNewClient(Class<?> serviceInterface, RestClientBuilder builder) {
        Settings settings = new SettingsReader(ConfigProvider.getConfig()).read();
        int connections = settings.pool().maxInFlight();
        builder.property("resteasy.connectionPoolSize", connections)
                .property("resteasy.maxPooledPerRoute", connections)
                .connectTimeout(millis(settings.timeouts().connect()), TimeUnit.MILLISECONDS)
                .readTimeout(millis(settings.timeouts().execution()), TimeUnit.MILLISECONDS)
                .followRedirects(false);
    }

    private static long millis(Duration duration) {
        return duration.toMillis();
    }
}
