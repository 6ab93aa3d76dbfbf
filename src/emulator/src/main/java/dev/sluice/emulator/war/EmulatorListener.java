package dev.sluice.emulator.war;

import dev.sluice.emulator.Emulator;
import dev.sluice.emulator.EmulatorSettings;
import dev.sluice.emulator.access.CannotStartException;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Runs the emulator on a port of its own for as long as the application that holds this listener is started. */
@WebListener
public final class EmulatorListener implements ServletContextListener {
    private static final System.Logger LOG = System.getLogger(EmulatorListener.class.getName());
    private static final int EXIT_UNAVAILABLE = 69; // EX_UNAVAILABLE of sysexits.h

    /** The file of the server's variables in its own folder, in which it runs. */
    private static final Path ENVIRONMENT = Path.of("server.env");

    private @Nullable Emulator emulator;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        try {
            keepToOwner(ENVIRONMENT);
        } catch (IOException e) {
            event.getServletContext().log("Others may be able to read " + ENVIRONMENT.toAbsolutePath(), e);
        }
        emulator = startOrEndServer();
        event.getServletContext().log("Emulated session pool at " + emulator.endpoint());
        // On the console, where the user who switched HTTPS on looks
        emulator.httpsNotice().ifPresent(System.out::println);
    }

    private static Emulator startOrEndServer() {
        try {
            return Emulator.start(EmulatorSettings.from(System.getenv()));
        } catch (CannotStartException e) {
            throw endServer(e, String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "The emulated session pool failed as it started", e);
            throw endServer(
                    e, "The emulated session pool failed (" + e.getClass().getSimpleName() + "), see above");
        }
    }

    /**
     * Ends the process. A server would go on without the application that failed, and its gateway look alive over a pool
     * that is not there. Nothing has been served yet, so the process ends without the stop of the server, whose
     * messages would bury what to do.
     */
    private static IllegalStateException endServer(Throwable cause, String remedy) {
        System.out.println("\nSluice does not start. " + remedy);
        System.out.flush();
        Runtime.getRuntime().halt(EXIT_UNAVAILABLE);
        return new IllegalStateException(cause);
    }

    /**
     * Lets only the file's owner read it, because the identity header is in it. The build makes it so, but the server's
     * tools let a group read their copy.
     */
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
