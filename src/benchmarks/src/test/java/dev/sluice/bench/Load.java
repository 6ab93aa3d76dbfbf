package dev.sluice.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.sluice.session.Threads;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * A closed loop: a fixed number of connections, each of which sends its next request when it has the answer to the
 * last. The measurement begins when all of them are open and have had an answer each.
 */
final class Load {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final long HIGHEST_NANOS = Duration.ofMinutes(2).toNanos();

    private Load() {}

    static Measurement run(HttpCall call, int connections, Duration warmUp, Duration time) {
        ExecutorService threads = Threads.perCall();
        try {
            long from = System.nanoTime() + warmUp.toNanos();
            long until = from + time.toNanos();
            var errors = new AtomicLong();
            List<Future<Histogram>> loops = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                loops.add(threads.submit(() -> loop(call, from, until, errors)));
            }
            long cpu = SYSTEM.getProcessCpuTime();
            long start = System.nanoTime();
            var all = new Histogram(HIGHEST_NANOS, 3);
            for (Future<Histogram> loop : loops) {
                all.add(loop.get());
            }
            double busy = (double) (SYSTEM.getProcessCpuTime() - cpu) / (System.nanoTime() - start);
            return new Measurement(all.getTotalCount(), errors.get(), time.toNanos() / 1e9, all, busy);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Histogram loop(HttpCall call, long from, long until, AtomicLong errors) {
        var nanos = new Histogram(HIGHEST_NANOS, 3);
        Connection connection = null;
        try {
            while (System.nanoTime() < until) {
                try {
                    connection = connection == null ? new Connection(call) : connection;
                    connection = once(call, connection, from, until, nanos, errors);
                } catch (IOException e) {
                    errors.incrementAndGet();
                    connection = closed(connection);
                }
            }
        } finally {
            closed(connection);
        }
        return nanos;
    }

    private static @Nullable Connection once(
            HttpCall call, Connection connection, long from, long until, Histogram nanos, AtomicLong errors)
            throws IOException {
        long sent = System.nanoTime();
        Connection.Answer answer = connection.exchange(call.request());
        long received = System.nanoTime();
        if (answer.status() != 200 || !holds(answer.body(), call.expected())) {
            errors.incrementAndGet();
        } else if (sent >= from && received <= until) {
            nanos.recordValue(Math.min(HIGHEST_NANOS, received - sent));
        }
        return answer.last() ? closed(connection) : connection;
    }

    private static boolean holds(byte[] body, byte[] expected) {
        for (int at = 0; at + expected.length <= body.length; at++) {
            if (body[at] == expected[0]
                    && Arrays.equals(body, at, at + expected.length, expected, 0, expected.length)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Connection closed(@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (IOException e) {
            // it is gone either way
        }
        return null;
    }
}
