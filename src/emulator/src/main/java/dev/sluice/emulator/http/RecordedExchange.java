package dev.sluice.emulator.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A request whose answer is recorded instead of sent, so that it can be spoilt on its way. */
public final class RecordedExchange extends DelegatingExchange {
    private static final int NONE = -1;

    private final Headers headers = new Headers();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private volatile int status = NONE;

    public RecordedExchange(HttpExchange client) {
        super(client);
    }

    @Override
    public void sendResponseHeaders(int answered, long length) {
        status = answered;
    }

    public byte[] body() {
        return body.toByteArray();
    }

    /** @throws IOException if there is none */
    public WireAnswer answer() throws IOException {
        if (status == NONE) {
            throw new IOException("There is no answer");
        }
        return new WireAnswer(status, headers, body());
    }

    /** Tells the client how the answer begins; {@code length} bytes are to follow. */
    public OutputStream begin(int length) throws IOException {
        if (status == NONE) {
            throw new IOException("There is no answer to begin");
        }
        client.getResponseHeaders().putAll(headers);
        client.sendResponseHeaders(status, length == 0 ? NONE : length);
        return client.getResponseBody();
    }

    @Override
    public int getResponseCode() {
        return status;
    }

    @Override
    public Headers getResponseHeaders() {
        return headers;
    }

    @Override
    public OutputStream getResponseBody() {
        return body;
    }

    /** Leaves the client's own exchange open, since its fate is decided when the answer is known. */
    @Override
    public void close() {}
}
