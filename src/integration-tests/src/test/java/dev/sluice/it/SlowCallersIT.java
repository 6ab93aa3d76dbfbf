package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.harness.LibertyServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Callers who take their time, many at once, and what honest ones notice of them. */
@Isolated("compares times")
@ExtendWith(Servers.class)
class SlowCallersIT {
    private static final int ATTACKERS = 1000;
    private static final int HONEST = 400;

    private static final String HEAD =
            "POST /api/v2/execute HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

    private static ScriptedPool pool;
    private static LibertyServer gateway;

    enum Attack {
        MANY_CONNECTIONS(""),
        SLOW_HEADER(HEAD + "X-Slow: "),
        SLOW_BODY(HEAD + "Content-Length: 10000\r\n\r\n{"),
        SLOW_CHUNKS(HEAD + "Transfer-Encoding: chunked\r\n\r\n2710\r\n{");

        private final String start;

        Attack(String start) {
            this.start = start;
        }
    }

    @BeforeAll
    static void start() {
        pool = new ScriptedPool(Servers.POOL_PORT, ScriptedPool::well);
        gateway = Servers.production(
                "slow",
                "identifier",
                Map.of(
                        "SLUICE_LIMITS_ARRIVAL",
                        "PT3S",
                        "SLUICE_HTTP_READ_TIMEOUT",
                        "2s",
                        "SLUICE_HEALTH_INTERVAL",
                        "PT1H"));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> new Client(gateway.uri()).execute(Client.PRINT_42).status() == 200);
        measure();
    }

    @AfterAll
    static void stop() {
        pool.close();
    }

    @ParameterizedTest
    @EnumSource
    void honestCallersAreServedAsBefore(Attack attack) {
        long memory = gateway.memory();
        // Side by side, several times over, since the machine has other work: the best pair counts.
        List<String> figures = new ArrayList<>();
        double best = Double.MAX_VALUE;
        for (int round = 0; round < 5 && best > 2; round++) {
            double quiet = measure();
            double attacked;
            try (var attackers = new Attackers(gateway.uri(), attack)) {
                attacked = measure();
                assertThat(attackers.opened()).isEqualTo(ATTACKERS);
            }
            best = Math.min(best, attacked / quiet);
            figures.add("%.1f ms, then %.1f ms".formatted(quiet, attacked));
        }
        System.out.println(attack + ": p99 of honest callers " + figures);
        assertThat(best).as("p99 beside %s", figures).isLessThanOrEqualTo(2);
        assertThat(gateway.memory() - memory).as("growth in bytes").isLessThan(300L << 20);
    }

    @Test
    void whoeverStopsInTheMiddleIsToldSoAndCutOff() {
        assertThat(untilClosed("")).matches("(?s)|HTTP/1\\.1 408.*");
        assertThat(untilClosed("GET / HTTP/1.1\r\nHos")).startsWith("HTTP/1.1 408");
        assertThat(untilClosed(HEAD + "Content-Length: 100\r\n\r\n{"))
                .startsWith("HTTP/1.1 408")
                .contains("urn:sluice:problem:request-timeout");
        assertThat(untilClosed(HEAD + "Transfer-Encoding: chunked\r\n\r\n3\r\n{"))
                .startsWith("HTTP/1.1 408")
                .contains("urn:sluice:problem:request-timeout");
    }

    @Test
    void aBodyThatKeepsComingTooSlowlyIsCutOffToo() {
        try (var attackers = new Attackers(gateway.uri(), Attack.SLOW_BODY)) {
            await().atMost(Duration.ofSeconds(20)).until(() -> attackers.living() == 0);
        }
    }

    private static String untilClosed(String request) {
        try (var socket = new Socket(gateway.uri().getHost(), gateway.uri().getPort())) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the 99th percentile of the time of an execution, in ms. */
    private static double measure() {
        var client = new Client(gateway.uri());
        double[] times = new double[HONEST];
        for (int i = 0; i < HONEST; i++) {
            long start = System.nanoTime();
            assertThat(client.execute(Client.PRINT_42).status()).isEqualTo(200);
            times[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(times);
        return times[HONEST * 99 / 100];
    }

    /** Many connections, each of which sends one more byte now and then, as long as it may. */
    private static final class Attackers implements AutoCloseable {
        private final List<Socket> sockets = new ArrayList<>();
        private final ScheduledExecutorService dripping = Executors.newSingleThreadScheduledExecutor();
        private final boolean drips;
        private volatile int living;

        Attackers(URI server, Attack attack) {
            drips = !attack.start.isEmpty();
            try {
                for (int i = 0; i < ATTACKERS; i++) {
                    var socket = new Socket(server.getHost(), server.getPort());
                    sockets.add(socket);
                    socket.getOutputStream().write(attack.start.getBytes(StandardCharsets.ISO_8859_1));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            living = sockets.size();
            var unused = dripping.scheduleWithFixedDelay(this::drip, 500, 500, TimeUnit.MILLISECONDS);
        }

        int opened() {
            return sockets.size();
        }

        int living() {
            return living;
        }

        private void drip() {
            int alive = 0;
            for (Socket socket : sockets) {
                try {
                    if (drips) {
                        socket.getOutputStream().write(' ');
                    }
                    alive++;
                } catch (IOException e) {
                    // Cut off.
                }
            }
            living = alive;
        }

        @Override
        public void close() {
            dripping.shutdownNow();
            for (Socket socket : sockets) {
                try {
                    socket.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
