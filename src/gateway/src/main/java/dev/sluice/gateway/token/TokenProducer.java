package dev.sluice.gateway.token;

import dev.sluice.gateway.settings.Settings;
import dev.sluice.gateway.telemetry.Gauge;
import dev.sluice.gateway.telemetry.Telemetry;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

@ApplicationScoped
class TokenProducer {
    @Resource
    ManagedExecutorService background;

    @Produces
    @Singleton
    TokenCache tokens(Settings settings, Telemetry telemetry) {
        var tokens = new TokenCache(
                new ManagedIdentityTokens(settings.token()),
                background,
                settings.timeouts().token(),
                Clock.systemUTC());
        telemetry.observe(Gauge.TOKEN_AGE, () -> seconds(tokens.age()));
        return tokens;
    }

    private static OptionalDouble seconds(Optional<Duration> age) {
        return age.isPresent() ? OptionalDouble.of(age.get().toMillis() / 1000.0) : OptionalDouble.empty();
    }
}
