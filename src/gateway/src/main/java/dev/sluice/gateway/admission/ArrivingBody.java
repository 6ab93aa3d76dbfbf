package dev.sluice.gateway.admission;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A body of which a part is still to come. The server calls whenever there is more; the first event that ends the wait
 * decides its result.
 */
final class ArrivingBody implements ReadListener {
    private static final int BUFFER = 16 * 1024;

    private final ArrivingBytes arrivals;
    private final long limit;
    private final Duration time;
    private final long deadline;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private @Nullable ServletInputStream in;
    private boolean over;

    /**
     * @param limit in bytes
     * @param time that the body may take
     * @param deadline when that is over, in nanoseconds of the ticker
     */
    ArrivingBody(ArrivingBytes arrivals, long limit, Duration time, long deadline) {
        this.arrivals = arrivals;
        this.limit = limit;
        this.time = time;
        this.deadline = deadline;
    }

    CompletionStage<byte[]> whole() {
        return whole;
    }

    void receive(ServletInputStream source) {
        in = source;
        source.setReadListener(this);
    }

    @Override
    public void onDataAvailable() throws IOException {
        byte[] buffer = new byte[BUFFER];
        while (in != null && in.isReady()) {
            int read = in.read(buffer);
            if (read < 0 || !add(buffer, read)) {
                return;
            }
        }
    }

    /** Adds bytes to the body, and returns whether to go on reading. */
    private boolean add(byte[] buffer, int read) {
        if (!arrivals.take(read)) {
            fail(new ArrivalsExhaustedException());
            return false;
        }
        synchronized (this) {
            if (over) {
                arrivals.give(read);
                return false;
            }
            bytes.write(buffer, 0, read);
            if (bytes.size() <= limit) {
                return true;
            }
        }
        // The reader of the body finds that it exceeds the limit.
        onAllDataRead();
        return false;
    }

    @Override
    public void onAllDataRead() {
        if (end()) {
            whole.complete(bytes.toByteArray());
        }
    }

    /** Fails the wait, because nothing came within the server's own timeout or because the body is malformed. */
    @Override
    public void onError(Throwable failure) {
        fail(failure instanceof SocketTimeoutException ? new SlowBodyException(time) : new BrokenBodyException());
    }

    /** @param now in nanoseconds of the ticker */
    void expire(long now) {
        if (now - deadline > 0) {
            fail(new SlowBodyException(time));
        }
    }

    private void fail(RuntimeException reason) {
        if (end()) {
            whole.completeExceptionally(reason);
        }
    }

    private synchronized boolean end() {
        boolean first = !over;
        over = true;
        if (first) {
            arrivals.give(bytes.size());
        }
        return first;
    }
}
