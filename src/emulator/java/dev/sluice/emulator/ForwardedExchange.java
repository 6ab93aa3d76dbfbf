package dev.sluice.emulator;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A request as the container sees it: without the caller's credentials. Its answer goes to the client unless the session
 * ends first, in which case the client has been told so and the answer comes too late.
 */
final class ForwardedExchange extends DelegatingExchange {
    private enum Progress {
        OPEN,
        ANSWERED,
        LOST
    }

    private final Runnable over;
    private final HeldBackOutputStream body;
    private final Headers requestHeaders = new Headers();
    private final Headers responseHeaders = new Headers();
    private final AtomicReference<Progress> progress = new AtomicReference<>(Progress.OPEN);

    /** @param over told once or more that the request is over, before its client can know */
    ForwardedExchange(HttpExchange client, Runnable over) {
        super(client);
        this.over = over;
        this.body = new HeldBackOutputStream(client.getResponseBody(), over);
        requestHeaders.putAll(client.getRequestHeaders());
        requestHeaders.remove("Authorization");
    }

    @Override
    public void sendResponseHeaders(int status, long length) throws IOException {
        if (!progress.compareAndSet(Progress.OPEN, Progress.ANSWERED)) {
            throw new IOException("The session has ended or has answered already");
        }
        client.getResponseHeaders().putAll(responseHeaders);
        if (length < 0) {
            over.run();
        }
        client.sendResponseHeaders(status, length);
    }

    /** The program is done with it; if it forgot to answer, its client is not left waiting. */
    @Override
    public synchronized void close() {
        if (progress.get() == Progress.OPEN) {
            abort();
        } else if (progress.get() == Progress.ANSWERED) {
            endAnswer();
            client.close();
        }
    }

    private void endAnswer() {
        try {
            body.close();
        } catch (IOException e) {
            // The client is gone, or was promised more than it got, which it learns when the connection closes.
        }
    }

    /**
     * There will be no answer, or no more of it. One at a time, since whoever comes second goes on to close what the
     * first still writes to.
     */
    synchronized void abort() {
        over.run();
        if (progress.compareAndSet(Progress.OPEN, Progress.LOST)) {
            try {
                // The body may be half read, so that nothing more can come over this connection.
                Refusal.badGateway().reply().with("Connection", "close").send(client);
            } catch (IOException e) {
                client.close();
            }
        } else if (progress.get() == Progress.ANSWERED) {
            client.close();
        }
    }

    @Override
    public Headers getRequestHeaders() {
        return requestHeaders;
    }

    @Override
    public Headers getResponseHeaders() {
        return responseHeaders;
    }

    @Override
    public OutputStream getResponseBody() {
        return body;
    }
}
