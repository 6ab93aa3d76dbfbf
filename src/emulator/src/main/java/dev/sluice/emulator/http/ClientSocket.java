package dev.sluice.emulator.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A client's socket, over which it speaks in the clear or encrypted.
 *
 * @param accepted the socket as the system has it
 * @param spoken the socket that is read and written: the same, or TLS over it
 * @param begun the bytes of the client that were read already
 */
record ClientSocket(Socket accepted, Socket spoken, byte[] begun) {
    /** The first byte of every connection by TLS, and of none by HTTP. */
    private static final int HANDSHAKE = 22;

    /** The bound of a client's first byte and of its handshake. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    static ClientSocket plain(Socket accepted, byte... begun) {
        return new ClientSocket(accepted, accepted, begun);
    }

    /**
     * Returns the socket of a client, whose first byte tells how it speaks.
     *
     * @param certificate for clients that speak TLS; without one, these are refused
     * @throws IOException if the client sends nothing for too long, or does not get through its handshake
     */
    static ClientSocket greeted(Socket accepted, Optional<SelfSignedCertificate> certificate) throws IOException {
        accepted.setSoTimeout((int) PATIENCE.toMillis());
        int first = accepted.getInputStream().read();
        if (first < 0) {
            return plain(accepted);
        }
        ClientSocket client =
                first == HANDSHAKE ? secure(accepted, (byte) first, certificate) : plain(accepted, (byte) first);
        accepted.setSoTimeout(0);
        return client;
    }

    private static ClientSocket secure(Socket accepted, byte first, Optional<SelfSignedCertificate> certificate)
            throws IOException {
        SSLSocketFactory sockets = certificate
                .map(SelfSignedCertificate::sockets)
                .orElseThrow(() -> new IOException("TLS is switched off"));
        var begun = new ByteArrayInputStream(new byte[] {first});
        SSLSocket encrypted = (SSLSocket) sockets.createSocket(accepted, begun, true);
        encrypted.startHandshake();
        return new ClientSocket(accepted, encrypted, new byte[0]);
    }

    boolean isSecure() {
        return spoken != accepted;
    }
}
