package dev.sluice.gateway.limit;

import dev.sluice.gateway.caller.Refusal;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A body of which some is still to come. The server calls whenever there is more; whoever ends the wait first, ends it. */
final class ArrivingBody implements ReadListener, AsyncListener {
    private static final int BUFFER = 16 * 1024;

    private final AsyncContext context;
    private final ArrivedRequest request;
    private final ServletInputStream in;
    private final Arrivals arrivals;
    private final long limit;
    private final Duration time;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicBoolean over = new AtomicBoolean();

    ArrivingBody(
            AsyncContext context,
            ArrivedRequest request,
            ServletInputStream in,
            Arrivals arrivals,
            long limit,
            Duration time) {
        this.context = context;
        this.request = request;
        this.in = in;
        this.arrivals = arrivals;
        this.limit = limit;
        this.time = time;
    }

    @Override
    public void onDataAvailable() throws IOException {
        byte[] buffer = new byte[BUFFER];
        while (!over.get() && in.isReady()) {
            int read = in.read(buffer);
            if (read < 0) {
                return;
            }
            if (!arrivals.take(read)) {
                refuse(new ArrivalsExhaustedException());
                return;
            }
            bytes.write(buffer, 0, read);
            if (bytes.size() > limit) {
                // With more than the limit, whoever reads it finds it too large.
                onAllDataRead();
            }
        }
    }

    @Override
    public void onAllDataRead() {
        if (end()) {
            request.complete(bytes.toByteArray());
            context.dispatch();
        }
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        refuse(new SlowBodyException(time));
    }

    /**
     * Nothing came for the server's own timeout, or what came is no body. After the latter the connection may be gone, and
     * the server fails at times to dispatch what came by it, so the answer is the status alone.
     */
    @Override
    public void onError(Throwable failure) {
        if (failure instanceof SocketTimeoutException) {
            refuse(new SlowBodyException(time));
        } else if (end()) {
            var response = (HttpServletResponse) context.getResponse();
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            response.setHeader("Connection", "close");
            context.complete();
        }
    }

    @Override
    public void onError(AsyncEvent event) {
        onError(event.getThrowable());
    }

    private void refuse(RuntimeException reason) {
        if (end()) {
            request.setAttribute(Throwable.class.getName(), reason);
            // What is left of the body would be taken for the next request.
            ((HttpServletResponse) context.getResponse()).setHeader("Connection", "close");
            context.dispatch(Refusal.PROBLEM_PAGE);
        }
    }

    private boolean end() {
        boolean first = over.compareAndSet(false, true);
        if (first) {
            arrivals.give(bytes.size());
        }
        return first;
    }

    @Override
    public void onComplete(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
