package dev.sluice.gateway.health;

import dev.sluice.gateway.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Files;

/** Tells whether this replica is about to stop. The launcher, which is told first, says so by a file. */
@ApplicationScoped
public class Draining {
    @Inject
    Settings settings;

    public boolean isUnderWay() {
        return settings.drain().file().filter(Files::exists).isPresent();
    }
}
