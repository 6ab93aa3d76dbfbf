package dev.sluice.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Locale;

/**
 * One kept-alive HTTP/1.1 connection that reads just enough of an answer to know where it ends: a load generator that
 * did more would measure itself.
 */
final class Connection implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 60_000;
    private static final int LONGEST_LINE = 16_384;

    private final Socket socket;
    private final InputStream in;
    private final byte[] line = new byte[LONGEST_LINE];

    Connection(HttpCall call) throws IOException {
        socket = new Socket(call.host(), call.port());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream(), 8192);
    }

    /** Sends the request and reads the whole answer. */
    Answer exchange(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        int status = status(line());
        long length = -1;
        boolean chunked = false;
        boolean last = false;
        for (String line = line(); !line.isEmpty(); line = line()) {
            String header = line.toLowerCase(Locale.ROOT);
            if (header.startsWith("content-length:")) {
                length = Long.parseLong(header.substring(15).strip());
            } else if (header.startsWith("transfer-encoding:") && header.contains("chunked")) {
                chunked = true;
            } else if (header.startsWith("connection:") && header.contains("close")) {
                last = true;
            }
        }
        return new Answer(status, chunked ? chunks() : in.readNBytes((int) Math.max(0, length)), last);
    }

    private static int status(String line) {
        return Integer.parseInt(line.substring(9, 12));
    }

    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            body.write(in.readNBytes(size));
            line();
        }
        line();
        return body.toByteArray();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
    }

    private String line() throws IOException {
        for (int n = 0; n < LONGEST_LINE; n++) {
            int c = in.read();
            if (c < 0) {
                throw new EOFException("The connection was closed");
            }
            if (c == '\n') {
                return new String(line, 0, n > 0 && line[n - 1] == '\r' ? n - 1 : n, ISO_8859_1);
            }
            line[n] = (byte) c;
        }
        throw new IOException("A header line without end");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** @param last whether the server closes the connection after it */
    record Answer(int status, byte[] body, boolean last) {}
}
