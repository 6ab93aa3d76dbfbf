package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.harness.BoundedWait;
import dev.sluice.it.ScriptedPool.Ending;
import dev.sluice.it.ScriptedPool.Recorded;
import dev.sluice.it.ScriptedPool.Scripted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The faults that a pool brings on a gateway whose sessions name themselves, and how little of them the callers see.
 */
@OnLocalServers
@OpensPool
@ExtendWith(Servers.class)
class ResilienceIT {
    static final Map<String, String> PATIENT = Map.of(
            "SLUICE_RETRY_BUDGET", "PT8S",
            "SLUICE_TIMEOUT_EXECUTION", "PT2S",
            "SLUICE_TIMEOUT_REQUEST", "PT40S",
            "SLUICE_MAX_WAIT", "PT30S",
            "SLUICE_MAX_IN_FLIGHT", "16",
            "SLUICE_HEALTH_INTERVAL", "PT1H",
            "SLUICE_IDENTIFIER_POLICY", "request");

    /** The life of a token in seconds; with 84, its endpoint is down for more than a minute. */
    private static final int TOKEN_LIFE = Integer.getInteger("sluice.token.life", 24);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicReference<String> instance = new AtomicReference<>("instance-0001");
    private ScriptedPool pool;
    private Client gateway;

    @BeforeEach
    void openPool() {
        pool = new ScriptedPool(Servers.POOL_PORT, this::well);
        gateway = new Client(Servers.gateway("patient", Servers.production("identifier", PATIENT))
                .uri());
        await().atMost(Duration.ofSeconds(20))
                .until(() -> gateway.executeIn("warm", "print(42)").status() == 200);
        pool.forget();
    }

    @AfterEach
    void closePool() {
        pool.close();
        threads.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504})
    void faultOfThePoolIsNotSeen(int status) {
        onFirstExecution(Scripted.empty(status), () -> {});

        assertAnsweredByTheSessionThatWasAsked();
    }

    @ParameterizedTest
    @EnumSource(
            value = Ending.class,
            mode = Mode.INCLUDE,
            names = {"DROPPED", "TRUNCATED", "HANGING", "DRIPPING"})
    void faultOfTheConnectionIsNotSeen(Ending ending) {
        onFirstExecution(Scripted.json(200, ScriptedPool.RESULT).ending(ending), () -> {});

        assertAnsweredByTheSessionThatWasAsked();
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "{\"run\":", "[]"})
    void answerThatCannotBeReadIsAskedForAgain(String body) {
        onFirstExecution(Scripted.json(200, body), () -> {});

        assertAnsweredByTheSessionThatWasAsked();
    }

    @Test
    void sessionThatWasKilledUnderTheProgramIsLost() {
        onFirstExecution(Scripted.empty(502), () -> instance.set("instance-0002"));

        Answer got = gateway.executeIn("killed-" + UUID.randomUUID(), "print(42)");

        assertThat(got.status()).as(got.body()).isEqualTo(502);
        assertThat(got.text("type")).isEqualTo("urn:sluice:problem:session-lost");
        assertThat(pool.calls("/execute")).hasSize(1);
    }

    @Test
    void sessionThatWasReplacedBeforeRunsTheProgram() {
        String name = "replaced-" + UUID.randomUUID();
        assertThat(gateway.executeIn(name, "print(42)").status()).isEqualTo(200);
        instance.set("instance-0003");
        pool.forget();

        assertThat(gateway.executeIn(name, "print(42)").status()).isEqualTo(200);
        assertThat(pool.calls("/execute").stream().map(call -> call.headers().get("sluice-session")))
                .containsExactly("instance-0001", "instance-0003");
    }

    @Test
    void theCallersOwnKeyReachesTheSessionAsAHash() {
        String name = "key-" + UUID.randomUUID();
        for (String key : List.of("order-1", "order-1", "order-2")) {
            assertThat(gateway.execute(Client.PRINT_42, "X-Session-ID", name, "Idempotency-Key", key)
                            .status())
                    .isEqualTo(200);
        }
        List<String> sent = pool.calls("/execute").stream()
                .map(call -> call.headers().get("idempotency-key"))
                .toList();

        assertThat(sent.get(0)).isEqualTo(sent.get(1)).isNotEqualTo(sent.get(2)).doesNotContain("order");
        Answer refused = gateway.execute(Client.PRINT_42, "Idempotency-Key", "two words");
        assertThat(refused.status()).isEqualTo(400);
    }

    @Test
    void sessionThatNeverAnswersIsATimeoutAndItsLimitIsNamed() {
        pool.script(
                call -> call.path().endsWith("/execute") ? Scripted.empty(200).ending(Ending.HANGING) : well(call));

        Answer got = gateway.executeIn("late-" + UUID.randomUUID(), "print(42)");

        assertThat(got.status()).as(got.body()).isEqualTo(504);
        assertThat(got.text("detail")).contains("PT2S", "sluice.timeout.execution");
    }

    @Test
    void tokenThatHoldsIsUsedWhileItsEndpointIsDown() {
        pool.tokensLast(Duration.ofSeconds(TOKEN_LIFE));
        refuseTokenOnce();
        await().atMost(Duration.ofSeconds(5))
                .until(() -> !pool.tokenCalls("patient").isEmpty());
        pool.tokensFail(true);
        pool.forget();

        List<Integer> statuses = new ArrayList<>();
        long start = System.nanoTime();
        // When three quarters of its life are over, a new one is asked for, and not given.
        await().atMost(Duration.ofSeconds(TOKEN_LIFE - 1)).until(() -> {
            statuses.add(gateway.executeIn("held", "print(42)").status());
            return pool.tokenCalls("patient").size() >= 2;
        });
        pool.tokensFail(false);
        pool.tokensLast(Duration.ofHours(2));
        int failed = pool.tokenCalls("patient").size();
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            statuses.add(gateway.executeIn("held", "print(42)").status());
            return pool.tokenCalls("patient").size() > failed;
        });

        System.out.println("ResilienceIT: " + statuses.size() + " requests while the token endpoint was down, in "
                + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s");
        assertThat(statuses).hasSizeGreaterThan(50).containsOnly(200);
    }

    @Test
    void expiredTokenIsReplacedOnceForTwoHundredCallers() {
        pool.tokensLast(Duration.ofSeconds(2));
        refuseTokenOnce();
        pool.forget();
        Instant expired = Instant.now().plusSeconds(2);
        pool.tokensLast(Duration.ofHours(2));
        // The gateway's probe may be the first to need another.
        await().until(() -> Instant.now().isAfter(expired));

        List<Answer> answers = together(200, i -> gateway.executeIn("expired-" + i % 20, "print(42)"));

        assertThat(answers).extracting(Answer::status).containsOnly(200);
        assertThat(pool.tokenCalls("patient")).hasSize(1);
    }

    @Test
    void coldStartOfFiveSecondsIsWaitedFor() {
        Servers.Local local = Servers.local("identifier");
        local.pool().put("/.emulator/settings", "{\"maxSessions\":30,\"coldStart\":\"PT5S\"}");
        try {
            List<Answer> answers =
                    together(10, i -> local.gateway().executeIn("cold-" + i + "-" + UUID.randomUUID(), "print(42)"));

            assertThat(answers)
                    .allSatisfy(answer ->
                            assertThat(answer.status()).as(answer.body()).isEqualTo(200));
        } finally {
            local.pool().put("/.emulator/settings", "{\"maxSessions\":5,\"coldStart\":\"PT0S\"}");
        }
    }

    @Test
    void realSessionsAnswerTheSameKeyOnceAndRefuseItForAnotherRequest() {
        Servers.Local local = Servers.local("identifier");
        local.pool().delete("/.emulator/sessions");
        String name = "own-key-" + UUID.randomUUID();
        String code = "import time; print(time.time_ns())";
        Answer first = keyed(local.gateway(), name, code);
        Answer again = keyed(local.gateway(), name, code);
        Answer other = keyed(local.gateway(), name, "print(1)");

        assertThat(first.status()).as(first.body()).isEqualTo(200);
        assertThat(again.run().getString("stdout")).isEqualTo(first.run().getString("stdout"));
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.text("type")).isEqualTo("urn:sluice:problem:idempotency-key-reused");
    }

    private static Answer keyed(Client gateway, String session, String code) {
        return gateway.execute(Client.python(code), "X-Session-ID", session, "Idempotency-Key", "order-7");
    }

    private void assertAnsweredByTheSessionThatWasAsked() {
        Answer got = gateway.executeIn("fault-" + UUID.randomUUID(), "print(42)");

        assertThat(got.status()).as(got.body()).isEqualTo(200);
        List<Recorded> sent = pool.calls("/execute");
        Set<String> keys = new TreeSet<>();
        sent.forEach(call -> keys.add(call.headers().get("idempotency-key")));
        assertThat(sent).hasSize(2).allMatch(call -> "instance-0001"
                .equals(call.headers().get("sluice-session")));
        assertThat(keys).hasSize(1);
    }

    /** Makes the gateway fetch another token, which it does at most once in ten seconds. */
    private void refuseTokenOnce() {
        pool.forget();
        pool.script(call -> pool.tokenCalls("patient").isEmpty() ? Scripted.empty(401) : well(call));
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            Answer got = gateway.executeIn("refused", "print(42)");
            assertThat(got.status()).as(got.body()).isEqualTo(200);
        });
        pool.script(this::well);
    }

    private void onFirstExecution(Scripted answer, Runnable effect) {
        pool.script(call -> {
            if (call.path().endsWith("/execute") && pool.calls("/execute").size() == 1) {
                effect.run();
                return answer;
            }
            return well(call);
        });
    }

    /** Answers as our own session does: it names itself, and refuses what was meant for another one. */
    private Scripted well(Recorded call) {
        String expected = call.headers().getOrDefault("sluice-session", instance.get());
        Scripted answer = expected.equals(instance.get())
                ? ScriptedPool.well(call)
                : Scripted.json(412, "{\"type\":\"urn:sluice:session:another-session\",\"message\":\"m\"}");
        return answer.with("Sluice-Session", instance.get());
    }

    private <T> List<T> together(int times, IntFunction<T> call) {
        CompletableFuture<?>[] calls = new CompletableFuture<?>[times];
        List<T> results = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            int number = i;
            calls[i] = CompletableFuture.supplyAsync(() -> call.apply(number), threads)
                    .thenAccept(result -> {
                        synchronized (results) {
                            results.add(result);
                        }
                    });
        }
        Arrays.stream(calls).forEach(BoundedWait::result);
        return results;
    }
}
