package dev.sluice.gateway.settings;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.ConfigProvider;

@ApplicationScoped
class SettingsProducer {
    @Produces
    @Singleton
    Settings settings() {
        return new SettingsReader(ConfigProvider.getConfig()).read();
    }
}
