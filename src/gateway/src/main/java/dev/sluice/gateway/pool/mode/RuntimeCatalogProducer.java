package dev.sluice.gateway.pool.mode;

import dev.sluice.gateway.pool.RuntimeCatalog;
import dev.sluice.gateway.pool.SessionPool;
import dev.sluice.gateway.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

@ApplicationScoped
class RuntimeCatalogProducer {
    @Produces
    @Singleton
    RuntimeCatalog catalog(SessionPool pool, Settings settings) {
        return new RuntimeCatalog(pool, settings.runtimes(), Clock.systemUTC());
    }
}
