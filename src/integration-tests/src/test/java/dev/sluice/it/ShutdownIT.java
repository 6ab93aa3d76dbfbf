package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.harness.LibertyServer;
import dev.sluice.it.SteadyLoad.Fate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The shipped server behind the shipped launcher, stopped while it is busy. */
class ShutdownIT {
    private static final int PER_SECOND = 50;
    private static final Duration DRAIN = Duration.ofSeconds(3);
    private static final Duration RUN = Duration.ofMillis(200);

    private final ScriptedPool pool = new ScriptedPool(0, ShutdownIT::slowly);

    @AfterEach
    void closePool() {
        pool.close();
    }

    @Test
    void whatWasAcceptedIsAnsweredAndReadinessGoesFirst() throws Exception {
        try (var server = gateway("shutdown");
                var readiness = new Readiness(server.uri());
                var load = loadOnceReady(server, readiness)) {
            await().atMost(Duration.ofSeconds(40))
                    .until(() -> load.sent(Fate.ANSWERED).size() >= 100);

            assertThat(asksForANewConnection(server.uri())).isFalse();
            long told = System.nanoTime();
            server.process().destroy();
            await().atMost(DRAIN).until(() -> asksForANewConnection(server.uri()));
            assertThat(server.exitCode()).isEqualTo(128 + 15);
            load.finish();

            assertThat(load.sent(Fate.BROKEN)).isEmpty();
            long refused = load.sent(Fate.REFUSED).stream()
                    .mapToLong(SteadyLoad.Sent::at)
                    .min()
                    .orElse(Long.MAX_VALUE);
            assertThat(readiness.lastUp()).isLessThan(refused);
            assertThat(readiness.firstDownAfter(told)).isPresent();
            assertThat(readiness.firstDownAfter(told).get()).isLessThan(refused);
            assertThat(Duration.ofNanos(refused - told)).isGreaterThanOrEqualTo(DRAIN);
            // The drain is no standstill.
            assertThat(load.sent(Fate.ANSWERED).stream().filter(one -> one.at() > told))
                    .hasSizeGreaterThan((int) (DRAIN.toSeconds() * PER_SECOND / 2));
        }
    }

    private static SteadyLoad loadOnceReady(LibertyServer server, Readiness readiness) {
        await().atMost(Duration.ofSeconds(40)).until(readiness::isUp);
        return new SteadyLoad(PER_SECOND, server::uri);
    }

    @Test
    void oneReplicaTakesThePlaceOfAnotherAndNobodyNotices() throws Exception {
        try (var first = gateway("rolling-first");
                var firstReady = new Readiness(first.uri())) {
            await().atMost(Duration.ofSeconds(40)).until(firstReady::isUp);
            try (var second = gateway("rolling-second");
                    var secondReady = new Readiness(second.uri());
                    var load = new SteadyLoad(PER_SECOND, () -> firstReady.isUp() ? first.uri() : second.uri())) {
                await().atMost(Duration.ofSeconds(40)).until(secondReady::isUp);
                var clients = new KeptConnections(List.of(first.uri(), second.uri()), List.of(firstReady, secondReady));
                try (clients) {
                    await().atMost(Duration.ofSeconds(20)).until(() -> clients.answered() >= 50);

                    first.process().destroy();
                    assertThat(first.exitCode()).isEqualTo(128 + 15);
                    int before = clients.answered();
                    await().atMost(Duration.ofSeconds(20)).until(() -> clients.answered() >= before + 50);
                }
                load.finish();

                assertThat(clients.failed()).isEmpty();
                assertThat(load.sent(Fate.BROKEN)).isEmpty();
                assertThat(load.sent(Fate.REFUSED)).isEmpty();
            }
        }
    }

    @Test
    void aProcessThatIsWronglyConfiguredEndsWithTheGuardsCode() {
        try (var server = LibertyServer.launchByLauncher(
                "shutdown-wrong", Servers.production("previw", Map.of()), Duration.ofSeconds(1))) {
            assertThat(server.exitCode()).isEqualTo(78);
            assertThat(server.console()).contains("sluice.pool.mode is \"previw\"");
        }
    }

    private static boolean asksForANewConnection(URI server) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(server.resolve("/api/v2/runtimes")).build();
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .headers()
                .firstValue("Connection")
                .filter("close"::equalsIgnoreCase)
                .isPresent();
    }

    private LibertyServer gateway(String name) {
        return LibertyServer.startByLauncher(
                name,
                Servers.production(
                        "identifier",
                        Map.of(
                                "SLUICE_POOL_ENDPOINT",
                                pool.uri().toString(),
                                "IDENTITY_ENDPOINT",
                                pool.uri() + "/msi/token")),
                DRAIN);
    }

    /** Answers programs after a while, so that there always are some under way. */
    private static ScriptedPool.Scripted slowly(ScriptedPool.Recorded call) {
        if (call.path().endsWith("/execute")) {
            try {
                boolean never = new CountDownLatch(1).await(RUN.toMillis(), TimeUnit.MILLISECONDS);
                assertThat(never).isFalse();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return ScriptedPool.well(call);
    }

    /** Asks whether a replica is ready, as an orchestrator does, only more often. */
    private static final class Readiness implements AutoCloseable {
        private record Seen(long asked, boolean up) {}

        private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        private final ConcurrentLinkedQueue<Seen> seen = new ConcurrentLinkedQueue<>();
        private final Client client;
        private volatile boolean up;

        Readiness(URI server) {
            client = new Client(server);
            var unused = clock.scheduleWithFixedDelay(this::look, 0, 50, TimeUnit.MILLISECONDS);
        }

        private void look() {
            long asked = System.nanoTime();
            try {
                up = client.get("/health/ready").status() == 200;
            } catch (UncheckedIOException e) {
                up = false;
            }
            seen.add(new Seen(asked, up));
        }

        boolean isUp() {
            return up;
        }

        long lastUp() {
            return seen.stream().filter(Seen::up).mapToLong(Seen::asked).max().orElse(Long.MAX_VALUE);
        }

        Optional<Long> firstDownAfter(long moment) {
            return seen.stream()
                    .filter(one -> one.asked() >= moment && !one.up())
                    .map(Seen::asked)
                    .findFirst();
        }

        @Override
        public void close() {
            clock.shutdownNow();
        }
    }

    /** Callers that keep their connections, and ask a replica that is ready, in turns. */
    private static final class KeptConnections implements AutoCloseable {
        private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(4);
        private final ConcurrentLinkedQueue<String> answered = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<String> failed = new ConcurrentLinkedQueue<>();

        KeptConnections(List<URI> servers, List<Readiness> readiness) {
            for (int caller = 0; caller < 4; caller++) {
                int first = caller;
                var unused = clock.scheduleWithFixedDelay(
                        () -> {
                            int turn = (first + answered.size()) % 2;
                            send(servers.get(readiness.get(turn).isUp() ? turn : 1 - turn));
                        },
                        0,
                        10,
                        TimeUnit.MILLISECONDS);
            }
        }

        private void send(URI server) {
            try {
                Answer answer = new Client(server).execute(Client.PRINT_42);
                (answer.status() == 200 ? answered : failed).add(answer.status() + " " + answer.body());
            } catch (UncheckedIOException e) {
                failed.add(server + " " + e);
            }
        }

        int answered() {
            return answered.size();
        }

        List<String> failed() {
            return List.copyOf(failed);
        }

        @Override
        public void close() {
            clock.shutdown();
            await().atMost(Duration.ofSeconds(60)).until(clock::isTerminated);
        }
    }
}
