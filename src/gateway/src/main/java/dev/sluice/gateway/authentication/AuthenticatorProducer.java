package dev.sluice.gateway.authentication;

import dev.sluice.gateway.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;

/** Creates the authenticator of the mode that {@code sluice.auth.mode} names. */
@ApplicationScoped
class AuthenticatorProducer {
    @Produces
    @Singleton
    Authenticator authenticator(Settings settings) {
        Settings.Auth auth = settings.auth();
        return switch (auth.mode()) {
            case NONE -> credentials -> Optional.empty();
            case API_KEY -> new ApiKeyAuthenticator(auth.apiKeys());
            case JWT ->
                new JwtAuthenticator(
                        auth.jwt(),
                        IssuerKeys.at(auth.jwt().keys().orElseThrow(), IssuerKeys.SELDOM),
                        Clock.systemUTC());
        };
    }
}
