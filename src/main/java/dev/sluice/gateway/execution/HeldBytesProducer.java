package dev.sluice.gateway.execution;

import dev.sluice.gateway.admission.HeldBytes;
import dev.sluice.gateway.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

@ApplicationScoped
class HeldBytesProducer {
    @Produces
    @Singleton
    HeldBytes heldBytes(Settings settings) {
        long configured = settings.admission().bytes();
        return new HeldBytes(configured > 0 ? configured : Runtime.getRuntime().maxMemory() / 2);
    }
}
