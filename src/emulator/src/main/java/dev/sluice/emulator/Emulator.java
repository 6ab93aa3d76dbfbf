package dev.sluice.emulator;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.emulator.access.CannotStartException;
import dev.sluice.emulator.access.Exposure;
import dev.sluice.emulator.access.ProgramGuard;
import dev.sluice.emulator.control.ControlPlane;
import dev.sluice.emulator.control.Counts;
import dev.sluice.emulator.fault.FaultInjector;
import dev.sluice.emulator.fault.Faults;
import dev.sluice.emulator.http.ClientPort;
import dev.sluice.emulator.http.SelfSignedCertificate;
import dev.sluice.emulator.identity.ManagedIdentity;
import dev.sluice.emulator.identity.PoolAuthorization;
import dev.sluice.emulator.identity.Secrets;
import dev.sluice.emulator.identity.Tokens;
import dev.sluice.emulator.interpreter.CodeInterpreterPool;
import dev.sluice.emulator.interpreter.InterpreterContainer;
import dev.sluice.emulator.pool.AdapterContainer;
import dev.sluice.emulator.pool.Container;
import dev.sluice.emulator.pool.EmulatorClock;
import dev.sluice.emulator.pool.IdentifierPool;
import dev.sluice.emulator.pool.LiveSettings;
import dev.sluice.emulator.pool.PoolSettings;
import dev.sluice.emulator.pool.PreviewPool;
import dev.sluice.emulator.pool.Reaper;
import dev.sluice.emulator.pool.RemoteContainer;
import dev.sluice.emulator.pool.Sessions;
import dev.sluice.session.Threads;
import dev.sluice.session.adapter.Adapter;
import dev.sluice.session.adapter.CodeRunners;
import dev.sluice.session.runner.CodeRunner;
import dev.sluice.session.settings.AdapterSettings;
import dev.sluice.session.settings.SandboxUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A running emulator, which puts all its parts together behind one port. */
public final class Emulator implements AutoCloseable {
    /** The number of connections that may wait to be accepted, so that a burst of clients is not refused. */
    private static final int BACKLOG = 1024;

    /** The actions that close what the emulator has opened, the last opened first. */
    private final Deque<Runnable> closing = new ArrayDeque<>();

    private final ClientPort clientPort;
    private final Optional<SelfSignedCertificate> certificate;

    /** @throws CannotStartException with what to change */
    public static Emulator start(EmulatorSettings settings) {
        CodeRunner runner = configured(() -> CodeRunners.from(settings.environment()));
        try {
            Emulator emulator = start(settings, runner);
            emulator.closing.addLast(runner::close);
            return emulator;
        } catch (RuntimeException e) {
            runner.close();
            throw e;
        }
    }

    private static <T> T configured(Supplier<T> part) {
        try {
            return part.get();
        } catch (IllegalArgumentException | SandboxUnavailableException | UncheckedIOException e) {
            throw new CannotStartException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Starts an emulator with a runner that stays the caller's to close.
     *
     * @throws CannotStartException with what to change
     */
    public static Emulator start(EmulatorSettings settings, CodeRunner runner) {
        Exposure.check(settings.host(), runner);
        return new Emulator(settings, runner);
    }

    private Emulator(EmulatorSettings settings, CodeRunner runner) {
        var guard = new ProgramGuard(runner.sandbox());
        try {
            certificate = settings.httpsNames().map(SelfSignedCertificate::forNames);
            clientPort = opened(listen(settings, guard, certificate), ClientPort::close);
            guard.prove(clientPort.address());
            HttpHandler frontDoor = frontDoor(settings, runner);
            ExecutorService threads = opened(Threads.perCall(), ExecutorService::shutdownNow);
            HttpServer server = opened(behind(clientPort.address()), behind -> behind.stop(0));
            server.setExecutor(threads);
            server.createContext("/", frontDoor);
            server.start();
            clientPort.start(server.getAddress());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private HttpHandler frontDoor(EmulatorSettings start, CodeRunner runner) {
        var settings = new LiveSettings(start.pool());
        String identityHeader = start.identityHeader().orElseGet(Secrets::random);
        var clock = new EmulatorClock(Clock.systemUTC());
        var counts = new Counts();
        var tokens = new Tokens(clock);
        var sessions = opened(
                new Sessions(
                        clock,
                        settings,
                        containers(start, settings, runner, clock),
                        Exposure.keepsSessionsApart(runner),
                        counts.allocations),
                Sessions::close);
        opened(new Reaper(sessions::reap, Reaper.PERIOD), Reaper::close);
        var faults = opened(new Faults(new SecureRandom()), Faults::close);
        var identifierPool = new IdentifierPool(sessions);
        var previewPool = new PreviewPool(sessions);
        var interpreterPool = new CodeInterpreterPool(sessions, runner, clock.instant());
        return new FrontDoor(
                clientPort,
                new HostRule(clientPort.address().getAddress()),
                new ControlPlane(
                        settings,
                        clock,
                        sessions,
                        tokens,
                        counts,
                        faults,
                        identityHeader,
                        clientPort::isFromThisMachine,
                        certificate.map(SelfSignedCertificate::pem)),
                new ManagedIdentity(tokens, settings, identityHeader),
                new PoolAuthorization(tokens, settings),
                () -> switch (settings.get().kind()) {
                    case IDENTIFIER -> identifierPool;
                    case PREVIEW -> previewPool;
                    case CODE_INTERPRETER -> interpreterPool;
                },
                new FaultInjector(faults, sessions, clientPort),
                counts);
    }

    /**
     * Returns the source of sessions' containers: each is the program that the container would run, with a folder of
     * its own, or a container elsewhere.
     */
    private Supplier<Container> containers(
            EmulatorSettings start, Supplier<PoolSettings> pool, CodeRunner runner, EmulatorClock clock) {
        AdapterSettings settings = configured(() -> AdapterSettings.from(start.environment()));
        ExecutorService background = opened(Threads.perCall(), ExecutorService::shutdownNow);
        Supplier<Container> custom = start.container()
                .<Supplier<Container>>map(address -> () -> new RemoteContainer(address))
                .orElse(() -> new AdapterContainer(new Adapter(runner, settings, runner.openFolder())));
        return () -> switch (pool.get().kind()) {
            case IDENTIFIER, PREVIEW -> custom.get();
            case CODE_INTERPRETER -> new InterpreterContainer(runner, background, clock);
        };
    }

    private <T> T opened(T resource, Consumer<T> close) {
        closing.push(() -> close.accept(resource));
        return resource;
    }

    private static ClientPort listen(
            EmulatorSettings settings, ProgramGuard guard, Optional<SelfSignedCertificate> certificate) {
        try {
            return new ClientPort(new InetSocketAddress(settings.host(), settings.port()), BACKLOG, guard, certificate);
        } catch (IOException | RuntimeException e) {
            throw new CannotStartException(
                    "Cannot listen on " + settings.host() + ":" + settings.port() + " (" + e.getMessage()
                            + "): set SLUICE_EMULATOR_HOST or SLUICE_EMULATOR_PORT to a free address",
                    e);
        }
    }

    /** Returns the HTTP server, to which the clients' port alone connects. */
    private static HttpServer behind(InetSocketAddress clients) {
        // Read once, when the first server of this process is created.
        System.setProperty("sun.net.httpserver.nodelay", System.getProperty("sun.net.httpserver.nodelay", "true"));
        System.setProperty(
                "sun.net.httpserver.maxIdleConnections",
                System.getProperty("sun.net.httpserver.maxIdleConnections", "2000"));
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        } catch (IOException e) {
            throw new CannotStartException(
                    "Cannot listen behind " + clients + " on the loopback address (" + e.getMessage() + ")", e);
        }
    }

    /** Returns the address where the emulator listens, under a name that works on this machine. */
    public URI endpoint() {
        InetSocketAddress address = clientPort.address();
        InetAddress host = address.getAddress();
        String name = host.isAnyLocalAddress() ? "127.0.0.1" : host.getHostAddress();
        return URI.create("http://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + address.getPort());
    }

    /** Returns the same address for clients that speak HTTPS, if they may. */
    public Optional<URI> secureEndpoint() {
        return certificate.map(
                known -> URI.create("https" + endpoint().toString().substring("http".length())));
    }

    /** Returns what a person must know to use HTTPS, if clients may speak it. */
    public Optional<String> httpsNotice() {
        return certificate.map(
                known -> "HTTPS too, at " + secureEndpoint().orElseThrow()
                        + ", with a certificate made at this start (SHA-256 " + known.fingerprint() + ").\n"
                        + "To trust it: curl -so sluice-emulator.pem " + endpoint() + ControlPlane.PREFIX
                        + "certificate"
                        + ", then NODE_EXTRA_CA_CERTS, SSL_CERT_FILE or curl --cacert with that file; docs/emulator.md has more.");
    }

    @Override
    public void close() {
        while (!closing.isEmpty()) {
            closing.removeFirst().run();
        }
    }
}
