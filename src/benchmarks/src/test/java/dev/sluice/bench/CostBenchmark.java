package dev.sluice.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import dev.sluice.harness.LibertyServer;
import dev.sluice.harness.Ports;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonWriter;
import jakarta.json.JsonWriterFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A benchmark of the cost of a large output and of many identifiers to the gateway. See docs/performance.md for the
 * command.
 *
 * <p>{@code -Dsluice.bench.identifiers} is their number.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS)
class CostBenchmark {
    private static final int OUTPUT = 1024 * 1024;
    private static final int WARM_UP = 600;
    private static final int MEASURED = 200;
    private static final int IDENTIFIERS = Integer.getInteger("sluice.bench.identifiers", 1_000_000);
    private static final int LOOKS = 10;
    private static final int AT_ONCE = 32;
    private static final double MEGABYTE = 1024.0 * 1024.0;
    private static final String REQUEST =
            "{\"language\":\"python\",\"version\":\"*\",\"files\":[{\"content\":\"print(42)\"}]}";
    private static final String IN_JSON = StubPool.END.strip();

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());
    private static final JsonWriterFactory WRITERS = Json.createWriterFactory(Map.of());

    private final List<AutoCloseable> open = new ArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);

    @BeforeEach
    void begin() {
        open.add(threads::shutdownNow);
    }

    @AfterEach
    void close() throws Exception {
        for (int i = open.size(); i > 0; i--) {
            open.get(i - 1).close();
        }
    }

    @Test
    void aLargeOutputCostsLittleMoreThanItsJson() throws Exception {
        LibertyServer gateway = gateway("bench-output", OUTPUT);
        byte[] result = StubPool.result(OUTPUT);
        HttpCall call = call(gateway, "one");
        requests(call, WARM_UP);
        parseAndWrite(result, WARM_UP);

        double json = parseAndWrite(result, MEASURED);
        double before = cpuSeconds(gateway);
        requests(call, MEASURED);
        double request = (cpuSeconds(gateway) - before) / MEASURED;

        PerformancePage.take(
                "output benchmark",
                String.format(
                        Locale.ROOT,
                        "| output | answer of the pool | one parse and one write | the gateway, a request | ratio |%n"
                                + "|---|---|---|---|---|%n| %.1f MB | %.1f MB | %.1f ms | %.1f ms | **%.2f** |%n%n%s%n",
                        OUTPUT / MEGABYTE,
                        result.length / MEGABYTE,
                        json * 1000,
                        request * 1000,
                        request / json,
                        PerformancePage.machine()));
        assertThat(request).as("seconds, of which parsing and writing: " + json).isLessThan(3 * json);
    }

    @Test
    void theHeapDoesNotGrowWithTheIdentifiers() throws Exception {
        LibertyServer gateway = gateway("bench-identifiers", 0);
        var lines = new StringBuilder("| identifiers so far | heap after a collection |\n|---|---|\n");
        List<Long> heaps = new ArrayList<>();
        for (int look = 1; look <= LOOKS; look++) {
            distinct(gateway, IDENTIFIERS / LOOKS * (look - 1), IDENTIFIERS / LOOKS * look);
            heaps.add(gateway.heapAfterCollection());
            String line = String.format(
                    Locale.ROOT, "| %,d | %.1f MB |%n", IDENTIFIERS / LOOKS * look, heaps.get(look - 1) / MEGABYTE);
            System.out.print(line);
            lines.append(line);
        }
        PerformancePage.take("identifiers benchmark", lines + "\n" + PerformancePage.machine() + "\n");
        assertThat(heaps.get(LOOKS - 1)).isLessThan(heaps.get(0) * 11 / 10);
    }

    /** Returns the processor seconds of this JVM for each, with the collection of the garbage that it leaves. */
    private static double parseAndWrite(byte[] document, int times) throws IOException {
        long before = SYSTEM.getProcessCpuTime();
        for (int i = 0; i < times; i++) {
            var out = new ByteArrayOutputStream(document.length);
            try (JsonReader reader = READERS.createReader(new ByteArrayInputStream(document));
                    JsonWriter writer = WRITERS.createWriter(out)) {
                JsonObject object = reader.readObject();
                writer.writeObject(object);
            }
            assertThat(out.size()).isGreaterThanOrEqualTo(document.length);
        }
        return (SYSTEM.getProcessCpuTime() - before) / 1e9 / times;
    }

    private static double cpuSeconds(LibertyServer server) {
        Duration time = ProcessHandle.of(server.pid())
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow();
        return time.toNanos() / 1e9;
    }

    private LibertyServer gateway(String name, int outputBytes) throws IOException {
        int port = Ports.free();
        open.add(Child.java(port, StubPool.class, String.valueOf(port), String.valueOf(outputBytes)));
        LibertyServer gateway =
                LibertyServer.start(name, "production", GatewayBenchmark.environment("http://127.0.0.1:" + port));
        open.add(gateway);
        return gateway;
    }

    private static HttpCall call(LibertyServer gateway, String session) {
        return HttpCall.post(
                URI.create(gateway.uri() + "/api/v2/execute"), Map.of("X-Session-ID", session), REQUEST, IN_JSON);
    }

    private static void requests(HttpCall call, int times) throws IOException {
        try (var connection = new Connection(call)) {
            for (int i = 0; i < times; i++) {
                requireAnswer(connection, call);
            }
        }
    }

    private void distinct(LibertyServer gateway, int from, int to) throws InterruptedException, ExecutionException {
        var next = new AtomicLong(from);
        List<Future<?>> loops = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            loops.add(threads.submit((Callable<Void>) () -> {
                try (var connection = new Connection(call(gateway, "any"))) {
                    for (long n = next.getAndIncrement(); n < to; n = next.getAndIncrement()) {
                        requireAnswer(connection, call(gateway, "session-" + n));
                    }
                }
                return null;
            }));
        }
        for (Future<?> loop : loops) {
            loop.get();
        }
    }

    private static void requireAnswer(Connection connection, HttpCall call) throws IOException {
        Connection.Answer answer = connection.exchange(call.request());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(new String(answer.body(), UTF_8)).contains(IN_JSON);
    }
}
