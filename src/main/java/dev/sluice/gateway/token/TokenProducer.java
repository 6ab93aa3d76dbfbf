package dev.sluice.gateway.token;

import dev.sluice.gateway.settings.Settings;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

@ApplicationScoped
class TokenProducer {
    @Resource
    ManagedExecutorService background;

    @Produces
    @Singleton
    TokenCache tokens(Settings settings) {
        return new TokenCache(
                new AzureTokens(settings.token()),
                background,
                settings.timeouts().token(),
                Clock.systemUTC());
    }
}
