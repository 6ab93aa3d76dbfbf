package dev.sluice.emulator.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.HttpExchange;
import dev.sluice.emulator.access.ProgramGuard;
import dev.sluice.session.Threads;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * The port that clients connect to. It passes bytes between each client and the HTTP server behind, and so gives faults
 * access to the connection itself, which no HTTP server does.
 */
public final class ClientPort implements AutoCloseable {
    private static final String PROGRAM = "{\"message\":\"Programs in a session are not served by their pool\"}";
    private static final byte[] REFUSAL =
            ("HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nContent-Length: " + PROGRAM.length()
                            + "\r\nConnection: close\r\n\r\n" + PROGRAM)
                    .getBytes(US_ASCII);
    /** The pause after a client could not be accepted, in nanoseconds. */
    private static final long PAUSE = 10_000_000;
    /** The longest wait for the last accept to end, in seconds. */
    private static final long LAST_ACCEPT = 5;
    /** The longest time for which a refused client's bytes are still read, in nanoseconds. */
    private static final long LAST_BYTES = 1_000_000_000;

    private final ServerSocket listening = new ServerSocket();
    private final ProgramGuard guard;
    private final Optional<SelfSignedCertificate> certificate;
    private final ExecutorService threads = Threads.perCall();
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    /** The connections by the address under which the HTTP server knows them. */
    private final Map<SocketAddress, ClientConnection> connections = new ConcurrentHashMap<>();

    private Future<?> accepting = CompletableFuture.completedFuture(null);
    private volatile boolean closed;

    /**
     * Listens, but accepts nobody yet.
     *
     * @param guard who may speak to the HTTP server at all
     * @param certificate by which clients may speak HTTPS too, if they may
     */
    public ClientPort(
            InetSocketAddress address, int backlog, ProgramGuard guard, Optional<SelfSignedCertificate> certificate)
            throws IOException {
        this.guard = guard;
        this.certificate = certificate;
        try {
            listening.bind(address, backlog);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    /** @param server where the HTTP server listens */
    public void start(InetSocketAddress server) {
        accepting = threads.submit(() -> accept(server));
    }

    /** Returns the client's connection, unless the request came past this port. */
    public Optional<ClientConnection> connection(HttpExchange exchange) {
        return Optional.ofNullable(connections.get(exchange.getRemoteAddress()));
    }

    /** Returns whether the client used a loopback address, which only a process of this machine can. */
    public boolean isFromThisMachine(HttpExchange exchange) {
        return connection(exchange)
                .filter(connection -> connection.clientAddress().getAddress().isLoopbackAddress())
                .isPresent();
    }

    private void accept(InetSocketAddress server) {
        while (!closed) {
            try {
                Socket client = listening.accept();
                threads.execute(() -> serve(client, server));
            } catch (IOException | RejectedExecutionException e) {
                // The end, or no descriptor is left for another client: a moment later one may be.
                LockSupport.parkNanos(PAUSE);
            }
        }
    }

    private void serve(Socket accepted, InetSocketAddress server) {
        clients.add(accepted);
        try (Socket client = accepted) {
            if (closed) {
                return;
            }
            client.setTcpNoDelay(true);
            if (guard.admits(client)) {
                ClientSocket spoken = ClientSocket.greeted(client, certificate);
                new ClientConnection(spoken, server, connections, threads).serve();
            } else {
                refuse(client);
            }
        } catch (IOException | RejectedExecutionException e) {
            // The client is gone, or the emulator ends.
        } finally {
            clients.remove(accepted);
        }
    }

    @Override
    public void close() {
        closed = true;
        closeQuietly(listening);
        awaitTheLastAccept();
        clients.forEach(ClientPort::closeQuietly);
        threads.shutdownNow();
    }

    /**
     * Refuses a client and reads for a moment what it still sends, since otherwise its connection breaks before it has
     * the answer.
     */
    private static void refuse(Socket client) throws IOException {
        client.getOutputStream().write(REFUSAL);
        client.shutdownOutput();
        long end = System.nanoTime() + LAST_BYTES;
        client.setSoTimeout((int) TimeUnit.NANOSECONDS.toMillis(LAST_BYTES));
        var dropped = new byte[1024];
        while (System.nanoTime() < end && client.getInputStream().read(dropped) >= 0) {
            // Nobody reads it.
        }
    }

    /** Waits until the last accept has ended and the port is free again. */
    private void awaitTheLastAccept() {
        try {
            accepting.get(LAST_ACCEPT, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // The port is not free yet; whoever wants it learns that from the error.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // It is of no use any more.
        }
    }
}
