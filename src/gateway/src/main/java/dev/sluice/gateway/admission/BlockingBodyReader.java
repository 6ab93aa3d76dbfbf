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
 * Bodies that most likely came with the header: the thread that has read that reads them, too, which takes it less time
 * than to tell another. The threads that callers may hold so are few; beyond them, {@link AsyncBodyReader} holds none.
 */
@ApplicationScoped
public class BlockingBodyReader {
    private static final int LARGEST = 64 * 1024;
    private static final int THREADS = 16;

    @Inject
    Settings settings;

    private final AtomicInteger coming = new AtomicInteger();

    /** Whether {@link #read} may be asked for it. Of those that ask in the same moment, some more may be than threads. */
    public boolean take(HttpServletRequest request) {
        return isSmall(request) && coming.get() < THREADS;
    }

    public static boolean isSmall(HttpServletRequest request) {
        long length = request.getContentLengthLong();
        return length > 0 && length <= LARGEST;
    }

    /**
     * The body; shorter than its header says if the server takes it to be over.
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

    /** @param time that all of it may take; that a caller falls silent is for the server to notice */
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
