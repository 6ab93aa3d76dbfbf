package dev.sluice.gateway.admission;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.sluice.gateway.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads small bodies, which most likely came with the header, on the thread that has read the header: that takes less
 * time than to change threads. Callers may hold only a few threads in this way; beyond them, {@link AsyncBodyReader}
 * reads bodies and holds no thread.
 */
@ApplicationScoped
public class BlockingBodyReader {
    private static final int LARGEST = 64 * 1024;
    private static final int THREADS = 16;

    @Inject
    Settings settings;

    private final AtomicInteger coming = new AtomicInteger();

    /**
     * Checks whether {@link #read} may be called for the request. If several requests ask in the same moment, a few
     * more than there are threads may be let through.
     */
    public boolean take(HttpServletRequest request) {
        return isSmall(request) && coming.get() < THREADS;
    }

    public static boolean isSmall(HttpServletRequest request) {
        long length = request.getContentLengthLong();
        return length > 0 && length <= LARGEST;
    }

    /**
     * Returns the body, which is shorter than its header says if the server takes it to be over.
     *
     * @throws SlowBodyException if it takes longer than it may
     * @throws BrokenBodyException if it cannot be read
     */
    public byte[] read(HttpServletRequest request) {
        coming.incrementAndGet();
        try {
            Duration time = settings.limits().arrival();
            return read(request.getInputStream(), request.getContentLength(), time, Ticker.systemTicker());
        } catch (IOException e) {
            throw new BrokenBodyException();
        } finally {
            coming.decrementAndGet();
        }
    }

    /** @param time that the whole body may take; the server itself notices a caller who falls silent */
    static byte[] read(InputStream in, int length, Duration time, Ticker ticker) throws IOException {
        long deadline = ticker.read() + time.toNanos();
        byte[] body = new byte[length];
        int read = 0;
        try {
            for (int more = 0; more >= 0 && read < length; more = in.read(body, read, length - read)) {
                read += more;
                if (ticker.read() - deadline > 0) {
                    throw new SlowBodyException(time);
                }
            }
        } catch (SocketTimeoutException e) {
            throw new SlowBodyException(time);
        }
        return read == length ? body : Arrays.copyOf(body, read);
    }
}
