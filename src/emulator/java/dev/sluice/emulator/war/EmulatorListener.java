package dev.sluice.emulator.war;

import dev.sluice.emulator.Emulator;
import dev.sluice.emulator.EmulatorSettings;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import org.jspecify.annotations.Nullable;

/** The emulator listens on a port of its own for as long as the application that holds this is started. */
@WebListener
public final class EmulatorListener implements ServletContextListener {
    private @Nullable Emulator emulator;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        emulator = Emulator.start(EmulatorSettings.from(System.getenv()));
        event.getServletContext().log("Emulated session pool at " + emulator.endpoint());
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        if (emulator != null) {
            emulator.close();
        }
    }
}
