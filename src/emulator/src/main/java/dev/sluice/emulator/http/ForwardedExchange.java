package dev.sluice.emulator.http;

import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A request as the container sees it: without the caller's credentials. Its answer goes to the client unless the session
 * ends first, in which case the client has been told so and the answer comes too late.
 */
public final class ForwardedExchange extends DelegatingExchange {
    private enum Progress {
        OPEN,
        /** The answer has begun. */
        ANSWERED,
        /** The client has all of the answer, or there is none. */
        OVER
    }

    private final PoolRequest call;
    private final Runnable over;
    private final HeldBackOutputStream body;
    private final Headers requestHeaders = new Headers();
    private final Headers responseHeaders = new Headers();
    private final AtomicReference<Progress> progress = new AtomicReference<>(Progress.OPEN);

    /** @param over told once or more that the request is over, before its client can know */
    public ForwardedExchange(PoolRequest call, Runnable over) {
        super(call.exchange());
        this.call = call;
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
        body.announce(length);
        if (length < 0) {
            over.run();
        }
        client.sendResponseHeaders(status, length);
        if (length < 0) {
            progress.set(Progress.OVER);
        }
    }

    /**
     * Closes the exchange, because the program is done with it; if it forgot to answer, its client is not left waiting.
     */
    @Override
    public synchronized void close() {
        if (progress.get() == Progress.OPEN) {
            abort();
        } else {
            if (progress.compareAndSet(Progress.ANSWERED, Progress.OVER)) {
                endAnswer();
            }
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
     * Ends a request to which there will be no answer, or no more of it. An answer that has begun breaks off with its
     * connection: closed in order, one in chunks would look complete.
     */
    public void abort() {
        over.run();
        if (progress.get() == Progress.OPEN && refuse()) {
            return;
        }
        if (progress.compareAndSet(Progress.ANSWERED, Progress.OVER)) {
            call.client().breakOff();
            client.close();
        }
    }

    /**
     * Answers with 502 if no answer has begun, and returns whether it did. It runs one at a time, since a second caller
     * goes on to close what the first still writes to.
     */
    private synchronized boolean refuse() {
        if (!progress.compareAndSet(Progress.OPEN, Progress.OVER)) {
            return false;
        }
        try {
            // The body may be half read, so that nothing more can come over this connection.
            call.replyAtOnce(RefusedException.badGateway().reply().with("Connection", "close"));
        } catch (IOException e) {
            client.close();
        }
        return true;
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
