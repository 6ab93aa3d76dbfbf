package dev.sluice.gateway.health;

import dev.sluice.gateway.settings.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * Tells a developer at the console what to try, once everything answers and the server has printed its own last line.
 */
final class StartBanner {
    private static final int CONNECT_MILLIS = 200;

    private final Settings settings;
    private final PrintStream console;
    private boolean listening;
    private boolean said;

    StartBanner(Settings settings, PrintStream console) {
        this.settings = settings;
        this.console = console;
    }

    /**
     * Prints the banner a call after the gateway was first found listening. It is called repeatedly, at some distance,
     * while the pool is well.
     */
    void tick() {
        if (said || !settings.auth().loopbackOnly()) {
            return;
        }
        if (listening) {
            console.println(text());
            said = true;
        }
        listening = isListening();
    }

    private boolean isListening() {
        try (var socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), settings.http().port()),
                    CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private String text() {
        return """

                Sluice is ready: the gateway at http://127.0.0.1:%1$d runs code in the pool at %2$s (mode %3$s).
                %4$s
                  curl -X POST http://127.0.0.1:%1$d/api/v2/execute -H 'Content-Type: application/json' \\
                    -d '{"language":"python","version":"3.11","files":[{"content":"print(42)"}],"stdin":"","args":[]}'
                  curl http://127.0.0.1:%1$d/api/v2/runtimes
                  curl http://127.0.0.1:%1$d/health/ready
                  curl %2$s/.emulator/sessions
                Ctrl+C stops everything.""".formatted(
                        settings.http().port(),
                        settings.pool().endpoint(),
                        settings.pool().mode().wireName(),
                        settings.playground().enabled()
                                ? "Open http://127.0.0.1:" + settings.http().port() + "/ in a browser, or try:"
                                : "Try:");
    }
}
