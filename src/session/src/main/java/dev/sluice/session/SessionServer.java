package dev.sluice.session;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.session.adapter.Adapter;
import dev.sluice.session.adapter.CodeRunners;
import dev.sluice.session.runner.CodeRunner;
import dev.sluice.session.settings.AdapterSettings;
import dev.sluice.session.settings.Environment;
import dev.sluice.session.workspace.SessionFolder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;

/** The whole program: one session behind a server of its own, as one container serves one identifier. */
final class SessionServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SessionServer.class.getName());
    private static final int DEFAULT_PORT = 8080;
    private static final int MAX_PORT = 65_535;

    private final HttpServer server;
    private final ExecutorService threads;
    private final Adapter adapter;
    private final CodeRunner runner;

    private SessionServer(HttpServer server, ExecutorService threads, Adapter adapter, CodeRunner runner) {
        this.server = server;
        this.threads = threads;
        this.adapter = adapter;
        this.runner = runner;
    }

    /**
     * Starts a server that listens on all interfaces as soon as it can run code; {@code PORT} 0 takes any free port.
     */
    static SessionServer start(Map<String, String> variables) throws IOException {
        var environment = new Environment(variables);
        var address = new InetSocketAddress((int) Math.min(MAX_PORT, environment.number("PORT", 0, DEFAULT_PORT)));
        HttpServer server = HttpServer.create(address, 0);
        CodeRunner runner = CodeRunners.from(variables);
        var adapter = new Adapter(runner, AdapterSettings.from(variables), folder(environment, runner));
        ExecutorService threads = Threads.perCall();
        server.setExecutor(threads);
        server.createContext("/", exchange -> handle(adapter, exchange));
        server.start();
        LOG.log(
                System.Logger.Level.INFO,
                "Listening on port {0}",
                Integer.toString(server.getAddress().getPort()));
        return new SessionServer(server, threads, adapter, runner);
    }

    /**
     * Returns the folder that {@code SLUICE_DATA_FOLDER} names, {@code /mnt/data} in a container of its own, or else a
     * private one.
     */
    private static SessionFolder folder(Environment environment, CodeRunner runner) {
        return environment.path("SLUICE_DATA_FOLDER").map(runner::useFolder).orElseGet(runner::openFolder);
    }

    private static void handle(Adapter adapter, HttpExchange exchange) throws IOException {
        adapter.handle(exchange, exchange.getRequestURI().getRawPath());
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        adapter.close();
        runner.close();
        threads.shutdown();
    }
}
