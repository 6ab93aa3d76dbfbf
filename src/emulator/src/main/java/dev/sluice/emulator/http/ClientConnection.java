package dev.sluice.emulator.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A client's connection, and the connection behind it over which the HTTP server answers. */
public final class ClientConnection {
    private static final int BUFFER = 16 * 1024;
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(US_ASCII);

    private final ClientSocket client;
    private final OutputStream toClient;
    private final InetSocketAddress address;
    private final Map<SocketAddress, ClientConnection> connections;
    private final Executor threads;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    /** The connection that counts; bytes that come over a former one are dropped. */
    private volatile Socket server = new Socket();
    /** True once an answer is to break off. */
    private volatile boolean breaking;
    /** True once the client sends no more. */
    private volatile boolean sent;

    /**
     * @param address of the HTTP server
     * @param connections where this is found under the address by which the HTTP server knows it
     */
    ClientConnection(
            ClientSocket client,
            InetSocketAddress address,
            Map<SocketAddress, ClientConnection> connections,
            Executor threads)
            throws IOException {
        this.client = client;
        this.toClient = client.spoken().getOutputStream();
        this.address = address;
        this.connections = connections;
        this.threads = threads;
    }

    InetSocketAddress clientAddress() {
        return (InetSocketAddress) client.accepted().getRemoteSocketAddress();
    }

    /** Returns the scheme that the client speaks: {@code http} or {@code https}. */
    public String scheme() {
        return client.isSecure() ? "https" : "http";
    }

    /** Returns the address where the client found the emulator, as the authority of a URL. */
    String ownAuthority() {
        Socket accepted = client.accepted();
        String host = accepted.getLocalAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + accepted.getLocalPort();
    }

    /** Serves the client until one of the two ends closes the connection. */
    void serve() throws IOException {
        try {
            renew();
            passOn();
            sent = true;
            server.shutdownOutput();
            over.join();
        } finally {
            server.close();
        }
    }

    private void passOn() throws IOException {
        server.getOutputStream().write(client.begun());
        InputStream in = client.spoken().getInputStream();
        var buffer = new byte[BUFFER];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            server.getOutputStream().write(buffer, 0, n);
        }
    }

    /** Gives the client another connection to the HTTP server, whose answer over the former one it does not get. */
    public void renew() throws IOException {
        var connected = new Socket(address.getAddress(), address.getPort());
        connected.setTcpNoDelay(true);
        SocketAddress name = connected.getLocalSocketAddress();
        connections.put(name, this);
        Socket former = server;
        server = connected;
        former.close();
        threads.execute(() -> passBack(connected, name));
        if (sent) {
            connected.shutdownOutput();
        }
    }

    private void passBack(Socket from, SocketAddress name) {
        try (from) {
            InputStream in = from.getInputStream();
            var buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                passBack(from, buffer, n);
            }
        } catch (IOException e) {
            // One of the ends is gone, which the other learns now.
        } finally {
            connections.remove(name);
            if (from == server) {
                close();
            }
        }
    }

    private synchronized void passBack(Socket from, byte[] bytes, int length) throws IOException {
        if (from == server) {
            boolean end = breaking && endsAnswer(bytes, length);
            toClient.write(bytes, 0, end ? length - LAST_CHUNK.length : length);
            if (end) {
                close();
            }
        }
    }

    private static boolean endsAnswer(byte[] bytes, int length) {
        int begin = length - LAST_CHUNK.length;
        return begin >= 0 && Arrays.equals(bytes, begin, length, LAST_CHUNK, 0, LAST_CHUNK.length);
    }

    /** Writes to the client past the HTTP server. */
    public synchronized void write(byte[] bytes) throws IOException {
        toClient.write(bytes);
    }

    /**
     * Lets the answer that is under way break off where it is closed: the client gets all that was written, but not the
     * end of an answer in chunks, which the HTTP server writes when it closes one.
     */
    void breakOff() {
        breaking = true;
    }

    /** Closes the client's connection. */
    public void close() {
        try {
            client.spoken().close();
        } catch (IOException e) {
            // It is of no use any more.
        }
        over.complete(null);
    }
}
