package dev.sluice.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Requests that a decent HTTP client would not send. */
final class RawHttp {
    private RawHttp() {}

    /** @param host the whole header line */
    static Answer get(URI server, String path, String host) {
        return send(server, "GET " + path + " HTTP/1.1\r\n" + host + "\r\nConnection: close\r\n\r\n");
    }

    /** Sends the request as it is, says that no more will come, and reads to the end; status 0 where nothing came. */
    static Answer send(URI server, String request) {
        String response = exchange(server, request);
        int status = response.isEmpty() ? 0 : Integer.parseInt(response.substring(9, 12));
        return new Answer(
                status,
                Optional.empty(),
                Optional.empty(),
                response.isEmpty() ? "" : response.substring(response.indexOf("\r\n\r\n") + 4));
    }

    /**
     * Sends bytes as they are, says that no more will come, and returns whatever comes until the server closes the
     * connection.
     */
    static String exchange(URI server, String bytes) {
        var answered = new ByteArrayOutputStream();
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            socket.getInputStream().transferTo(answered);
        } catch (SocketException e) {
            // Reset, since the server closed before it had read everything: what it said before that counts.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answered.toString(StandardCharsets.UTF_8);
    }
}
