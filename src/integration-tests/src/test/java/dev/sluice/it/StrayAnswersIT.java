package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.harness.LibertyServer;
import dev.sluice.harness.Ports;
import dev.sluice.it.HostilePool.Way;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A pool that answers more than it is asked: no caller is ever given another's answer. Where sessions prove their
 * answers that holds whatever the pool does; where they do not, for all that is there before the next request goes out.
 */
@ResourceLock("stray answers")
@ExtendWith(Servers.class)
class StrayAnswersIT {
    private static final int CALLERS = 8;
    private static final int EACH = 250;
    private static final int EACH_AFTERWARDS = 100;
    private static final Duration RECOVERY = Duration.ofSeconds(5);

    /**
     * The port of pools that prove their answers. A gateway that has seen a pool prove an answer believes no other pool
     * at that address.
     */
    private static final int PROVING_PORT = Ports.free();

    private static final int SILENT_PORT = Ports.free();

    /** The servers by name; each test needs one of few. */
    private static final Map<String, LibertyServer> SERVERS = new HashMap<>();

    @ParameterizedTest(name = "{0}, proving {1}, {2}")
    @CsvSource({
        "TWICE, true, identifier",
        "TWICE, true, preview",
        "TWICE, false, identifier",
        "ANOTHER_AFTER_IT, true, identifier",
        "ANOTHER_AFTER_IT, true, preview",
        "ANOTHER_AFTER_IT, false, identifier",
        "ANOTHER_AFTER_IT, false, preview",
        "AFTER_THE_LAST_CHUNK, true, identifier",
        "AFTER_THE_LAST_CHUNK, false, identifier",
        "LENGTH_TOO_SHORT, true, identifier",
        "LENGTH_TOO_SHORT, false, identifier",
        "NO_CONTENT_WITH_A_BODY, true, identifier",
        "NO_CONTENT_WITH_A_BODY, false, identifier",
        "NOT_MODIFIED_WITH_A_BODY, true, identifier",
        "NOT_MODIFIED_WITH_A_BODY, false, identifier",
        "TIMEOUT_WHILE_IDLE, true, identifier",
        "TIMEOUT_WHILE_IDLE, false, identifier",
        "ANSWER_WHILE_IDLE, true, identifier",
        "BEFORE_THE_REQUEST, true, identifier",
        "ANOTHER_LATER, true, identifier",
        "ANOTHER_LATER, true, preview",
        "NOT_FOUND_THOUGH_IT_RAN, true, preview",
        "ANOTHER_BEFORE_IT, true, identifier",
        "ANOTHER_BEFORE_IT, true, preview",
    })
    void noCallerIsGivenAnothersAnswer(Way way, boolean proving, String mode) throws Exception {
        try (var pool = new HostilePool(port(proving), proving)) {
            Client gateway = new Client(server(mode, proving).uri());
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> gateway.get("/health/ready").status() == 200);

            pool.misbehave(way);
            Tally hostile = run(gateway, EACH, way + "-" + proving + mode + "-a");
            int strays = pool.strays();
            pool.misbehave(Way.NONE);
            long recovered = System.nanoTime() + RECOVERY.toNanos();
            Tally after = run(gateway, EACH_AFTERWARDS, way + "-" + proving + mode + "-b");
            while (after.problems().get() > 0 && System.nanoTime() - recovered < 0) {
                after = run(gateway, EACH_AFTERWARDS, way + "-" + proving + mode + "-c" + System.nanoTime());
            }

            System.out.printf(
                    "%s, proving %s, %s: %d strays; %s; then %s; ran twice %d%n",
                    way, proving, mode, strays, hostile, after, pool.ranTwice());
            assertThat(strays).as("strays").isPositive();
            assertThat(hostile.wrong()).as("others' answers").hasValue(0);
            assertThat(after.wrong()).as("others' answers, afterwards").hasValue(0);
            assertThat(hostile.right().get()).as("right answers").isGreaterThanOrEqualTo(CALLERS * EACH * 95 / 100);
            assertThat(after.right()).as("right answers, afterwards").hasValue(CALLERS * EACH_AFTERWARDS);
            assertThat(pool.ranTwice()).as("programs that ran twice").isZero();
            assertThat(pool.badTokens()).as("tokens that are none").isZero();
        }
    }

    @ParameterizedTest(name = "reuse {0}")
    @ValueSource(booleans = {true, false})
    void connectionsServeManyCallsUnlessToldOtherwise(boolean reuse) throws Exception {
        try (var pool = new HostilePool(PROVING_PORT, true)) {
            Client gateway = new Client(server(
                            "identifier",
                            reuse ? "-proving" : "-single",
                            PROVING_PORT,
                            Map.of("SLUICE_POOL_REUSE_CONNECTIONS", String.valueOf(reuse)))
                    .uri());
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> gateway.get("/health/ready").status() == 200);
            pool.misbehave(Way.NONE);

            Tally tally = run(gateway, EACH, "reuse-" + reuse);

            assertThat(tally.right()).hasValue(CALLERS * EACH);
            if (reuse) {
                // A few for each caller, and for the probe.
                assertThat(pool.connections()).isLessThan(10 * CALLERS);
            } else {
                assertThat(pool.connections()).isGreaterThanOrEqualTo(CALLERS * EACH);
            }
        }
    }

    private record Tally(AtomicInteger right, AtomicInteger wrong, AtomicInteger problems) {
        Tally() {
            this(new AtomicInteger(), new AtomicInteger(), new AtomicInteger());
        }

        void count(Answer answer, String marker) {
            if (answer.status() != 200) {
                problems.incrementAndGet();
            } else if (answer.run().getString("stdout").equals(marker)) {
                right.incrementAndGet();
            } else {
                wrong.incrementAndGet();
            }
        }

        @Override
        public String toString() {
            return right + " right, " + wrong + " wrong, " + problems + " problems";
        }
    }

    private static Tally run(Client gateway, int each, String name) throws Exception {
        var tally = new Tally();
        List<Integer> done = Parallel.run(CALLERS, caller -> {
            String key = caller % 2 == 0 ? ApiKeyed.ALICE : ApiKeyed.BOB;
            for (int i = 0; i < each; i++) {
                String marker = "marker-" + name + "-" + caller + "-" + i;
                tally.count(
                        gateway.execute(Client.python(marker), "X-Session-ID", "s" + caller / 2, "X-API-Key", key),
                        marker);
            }
            return caller;
        });
        assertThat(done).hasSize(CALLERS);
        return tally;
    }

    @AfterAll
    static void close() {
        SERVERS.values().forEach(LibertyServer::close);
    }

    private static int port(boolean proving) {
        return proving ? PROVING_PORT : SILENT_PORT;
    }

    private static LibertyServer server(String mode, boolean proving) {
        return server(mode, proving ? "-proving" : "", port(proving), Map.of());
    }

    private static LibertyServer server(String mode, String kind, int port, Map<String, String> settings) {
        String name = "strays-" + mode + kind;
        String endpoint = "http://127.0.0.1:" + port;
        var more = new HashMap<String, String>(settings);
        more.putAll(Map.of("SLUICE_POOL_ENDPOINT", endpoint, "IDENTITY_ENDPOINT", endpoint + "/msi/token"));
        more.putAll(Map.of(
                "SLUICE_AUTH_MODE",
                "api-key",
                "SLUICE_AUTH_ALLOW_ANONYMOUS",
                "false",
                "SLUICE_AUTH_API_KEYS",
                ApiKeyed.line("alice", ApiKeyed.ALICE) + "," + ApiKeyed.line("bob", ApiKeyed.BOB)));
        return SERVERS.computeIfAbsent(
                name, started -> LibertyServer.start(started, "production", Servers.production(mode, more)));
    }
}
