package dev.sluice.session;

import java.io.IOException;

/** Starts the session program, configured by its environment. */
public final class Main {
    private Main() {}

    @SuppressWarnings("SystemExitOutsideMain")
    public static void main(String[] args) {
        // Read by the server's classes when they are loaded: answers leave at once, and idle connections stay
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
        try {
            var server = SessionServer.start(System.getenv());
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "sluice-shutdown"));
        } catch (IOException | RuntimeException e) {
            System.err.println("The session program cannot start: " + e.getMessage());
            System.exit(1);
        }
    }
}
