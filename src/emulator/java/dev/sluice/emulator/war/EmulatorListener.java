package dev.sluice.emulator.war;

import dev.sluice.emulator.Emulator;
import dev.sluice.emulator.EmulatorSettings;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** The emulator listens on a port of its own for as long as the application that holds this is started. */
@WebListener
public final class EmulatorListener implements ServletContextListener {
    /** In the server's own folder, in which it runs. */
    private static final Path ENVIRONMENT = Path.of("server.env");

    private @Nullable Emulator emulator;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        try {
            keepToOwner(ENVIRONMENT);
        } catch (IOException e) {
            event.getServletContext().log("Others may be able to read " + ENVIRONMENT.toAbsolutePath(), e);
        }
        emulator = Emulator.start(EmulatorSettings.from(System.getenv()));
        event.getServletContext().log("Emulated session pool at " + emulator.endpoint());
    }

    /** The identity header is in it. As built it is its owner's alone, but the server's tools let a group read their copy. */
    static void keepToOwner(Path file) throws IOException {
        var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view != null && Files.exists(file)) {
            view.setPermissions(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        if (emulator != null) {
            emulator.close();
        }
    }
}
