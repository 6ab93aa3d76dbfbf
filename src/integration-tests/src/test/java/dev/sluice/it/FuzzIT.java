package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.harness.BoundedWait;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Requests that are nearly right, against the running gateway. {@code -Dsluice.fuzz.requests=100000} makes it a long
 * run, {@code -Dsluice.fuzz.seed=…} repeats one; the seed is printed.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
@OpensPool
@ExtendWith(Servers.class)
class FuzzIT {
    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final int REQUESTS = Integer.getInteger("sluice.fuzz.requests", 4_000);
    private static final long SEED = Long.getLong("sluice.fuzz.seed", new Random().nextLong());
    private static final int WORKERS = 8;
    private static final Set<Integer> DOCUMENTED = Set.of(501, 503, 505);
    private static final int HANGS = -1;
    private static final int CLOSED = 0;

    private final URI gateway = Servers.gateway("identifier").uri();
    private final Map<Integer, Integer> statuses = new ConcurrentSkipListMap<>();
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();

    @Test
    void noRequestBreaksHangsOrFattensTheGateway() throws Exception {
        System.out.println("Fuzz: " + REQUESTS + " requests, -Dsluice.fuzz.seed=" + SEED);
        try (var pool = new ScriptedPool(Servers.POOL_PORT, FuzzIT::well)) {
            var client = new Client(gateway);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> client.execute(Client.PRINT_42).status() == 200);
            run(SEED + 1, Math.max(1000, REQUESTS / 10)); // The JVM's own growth is not what is looked for.
            long before = Servers.gateway("identifier").memory();
            statuses.clear();

            run(SEED, REQUESTS);

            long growth = Servers.gateway("identifier").memory() - before;
            System.out.println("Fuzz: statuses " + new TreeMap<>(statuses) + " (0: closed without an answer), growth "
                    + (growth >> 20) + " MiB");
            assertThat(wrong).isEmpty();
            assertThat(growth).as("growth in bytes").isLessThan(200L << 20);
            assertThat(statuses.values().stream().mapToInt(Integer::intValue).sum())
                    .isEqualTo(REQUESTS / WORKERS * WORKERS);
            assertThat(client.execute(Client.PRINT_42).run().getString("stdout"))
                    .isEqualTo("42\n");
            assertThat(pool.calls("/execute"))
                    .as("some were good enough to run")
                    .isNotEmpty();
        }
    }

    private static ScriptedPool.Scripted well(ScriptedPool.Recorded call) {
        return call.path().contains("/.management/") ? ScriptedPool.Scripted.json(200, "{}") : ScriptedPool.well(call);
    }

    private void run(long seed, int requests) throws InterruptedException {
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
        try {
            List<Future<?>> running = IntStream.range(0, WORKERS)
                    .<Future<?>>mapToObj(
                            worker -> workers.submit(() -> work(seed * WORKERS + worker, requests / WORKERS)))
                    .toList();
            for (Future<?> each : running) {
                BoundedWait.result(each, LONGEST);
            }
        } finally {
            workers.shutdown();
            assertThat(workers.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    private void work(long seed, int requests) {
        var mutator = new Mutator(new Random(seed));
        for (int i = 0; i < requests; i++) {
            byte[] request = mutator.next();
            int status = send(request);
            statuses.merge(status, 1, Integer::sum);
            // 501: the mode knows no such call. 503: too much at once. 505: no version of HTTP. All are documented.
            if (status == HANGS || (status >= 500 && !DOCUMENTED.contains(status))) {
                wrong.add(status + " to " + new String(request, StandardCharsets.ISO_8859_1));
            }
        }
    }

    /** Sends a request, and says at once that no more will come, so that a body that is declared longer is over. */
    private int send(byte[] request) {
        try (var socket = new Socket(gateway.getHost(), gateway.getPort())) {
            socket.setSoTimeout(40_000);
            socket.setSoLinger(true, 0);
            socket.getOutputStream().write(request);
            socket.shutdownOutput();
            byte[] start = socket.getInputStream().readNBytes(12);
            String line = new String(start, StandardCharsets.ISO_8859_1);
            return line.matches("HTTP/1\\.[01] \\d{3}") ? Integer.parseInt(line.substring(9)) : CLOSED;
        } catch (SocketTimeoutException e) {
            return HANGS;
        } catch (IOException e) {
            return CLOSED;
        }
    }
}
