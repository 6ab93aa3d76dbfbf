package dev.sluice.gateway.settings;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Reads the configuration once for each start of the application. {@link StartGuard} asks for it first, and everybody
 * else gets what was read then.
 */
@ApplicationScoped
class SettingsProducer {
    @Produces
    @Singleton
    SettingsReader reader() {
        return new SettingsReader(ConfigProvider.getConfig());
    }

    @Produces
    @Singleton
    Settings settings(SettingsReader reader) {
        return reader.read();
    }
}
