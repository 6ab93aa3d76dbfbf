package dev.sluice.session.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.harness.BoundedWait;
import dev.sluice.piston.Limits;
import dev.sluice.session.runner.Runner;
import dev.sluice.session.runner.SharedRunner;
import dev.sluice.session.settings.AdapterSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call that carries a key runs once, however often it comes. */
class IdempotencyTest {
    private static final int MOST = 3;

    @TempDir
    Path parent;

    private final RecordingRunner runner = new RecordingRunner();
    private Adapter adapter;
    private SessionClient client;

    @BeforeEach
    void start() throws IOException {
        adapter = new Adapter(runner, new AdapterSettings(Limits.DEFAULT, 100_000, MOST, 10_000, 1000), parent);
        client = new SessionClient(adapter);
    }

    @AfterEach
    void stop() {
        client.close();
        adapter.close();
    }

    @Test
    void theSameCallIsAnsweredTheSameAndRunsOnce() throws Exception {
        var first = client.execute("python", "one", "k");
        var again = client.execute("python", "one", "k");

        assertThat(again.response().body()).isEqualTo(first.response().body());
        assertThat(again.status()).isEqualTo(200);
        assertThat(first.header("Idempotent-Replayed")).isEmpty();
        assertThat(again.header("Idempotent-Replayed")).contains("true");
        assertThat(runner.executions).hasSize(1);
    }

    @Test
    void anotherKeyAndNoKeyRunAgain() throws Exception {
        client.execute("python", "one", "k1");
        client.execute("python", "one", "k2");
        client.post("/python/execute", "{\"properties\":{\"code\":\"one\"}}");
        client.post("/python/execute", "{\"properties\":{\"code\":\"one\"}}");

        assertThat(runner.executions).hasSize(4);
    }

    @Test
    void aKeyBelongsToOneRequest() throws Exception {
        client.execute("python", "one", "k");

        assertReused(client.execute("python", "two", "k"));
        assertReused(client.execute("c++", "one", "k"));
        assertThat(runner.executions).hasSize(1);
    }

    @Test
    void aKeyBelongsToItsRequestWhileThatStillRuns() throws Exception {
        var release = new CountDownLatch(1);
        runner.onRun = () -> await().until(() -> release.getCount() == 0);
        var first = CompletableFuture.supplyAsync(() -> execute("one"));
        await().until(() -> client.execute("python", "two", "k").status() == 422);

        release.countDown();

        assertThat(BoundedWait.result(first).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 257, 5000})
    void aKeyIsNeitherEmptyNorEndless(int length) throws Exception {
        var answer = client.execute("python", "one", "k".repeat(length));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.object().getString("type")).isEqualTo("urn:sluice:session:invalid-request");
        assertThat(answer.object().getString("message")).isEqualTo("Idempotency-Key must have 1 to 256 characters");
        assertThat(runner.executions).isEmpty();
    }

    @Test
    void theLongestKeyIsAKey() throws Exception {
        client.execute("python", "one", "k".repeat(256));
        client.execute("python", "one", "k".repeat(256));

        assertThat(runner.executions).hasSize(1);
    }

    @Test
    void aFailureOfOursIsNotRemembered() throws Exception {
        runner.onRun = () -> {
            throw new IllegalStateException("no process");
        };
        assertThat(client.execute("python", "one", "k").status()).isEqualTo(500);
        runner.onRun = () -> {};

        var again = client.execute("python", "one", "k");

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.header("Idempotent-Replayed")).isEmpty();
    }

    @Test
    void aRefusalLeavesTheKeyFree() throws Exception {
        assertThat(client.execute("nope", "one", "k").status()).isEqualTo(400);
        assertThat(client.execute("python", "one", "k").status()).isEqualTo(200);
    }

    @Test
    void whoWaitsForARunThatFailsLearnsIt() throws Exception {
        var release = new CountDownLatch(1);
        runner.onRun = () -> {
            await().until(() -> release.getCount() == 0);
            throw new IllegalStateException("no process");
        };
        var first = CompletableFuture.supplyAsync(() -> execute("one"));
        await().until(() -> client.execute("python", "two", "k").status() == 422);
        var second = CompletableFuture.supplyAsync(() -> execute("one"));

        release.countDown();

        assertThat(BoundedWait.result(first).status()).isEqualTo(500);
        assertThat(BoundedWait.result(second).status()).isEqualTo(500);
    }

    @Test
    void theOldestAreForgottenWhenThereAreTooMany() throws Exception {
        for (int i = 0; i <= MOST; i++) {
            client.execute("python", "one", "k" + i);
        }

        client.execute("python", "one", "k" + MOST);
        client.execute("python", "one", "k1");
        assertThat(runner.executions).as("the newest are remembered").hasSize(MOST + 1);
        assertForgotten(client.execute("python", "one", "k0"));
        assertThat(runner.executions).as("the oldest does not run again").hasSize(MOST + 1);
    }

    @Test
    void theOldestAreForgottenWhenTheyAreTooLong() throws Exception {
        client.execute("python", "short", "old");
        client.execute("python", "long".repeat(3000), "new");

        client.execute("python", "long".repeat(3000), "new");
        assertThat(runner.executions).as("the newest stays, however long").hasSize(2);
        assertForgotten(client.execute("python", "short", "old"));
        assertThat(runner.executions).as("the oldest does not run again").hasSize(2);
    }

    @Test
    void everyAnswerNamesTheInstanceThatGaveIt() throws Exception {
        String instance = client.get("/health").header("Sluice-Session").orElseThrow();

        assertThat(client.get("/nothing/here").header("Sluice-Session")).contains(instance);
        assertThat(client.execute("python", "one", "k").header("Sluice-Session"))
                .contains(instance);
        try (var other = new Adapter(runner, AdapterSettings.DEFAULT, parent);
                var otherClient = new SessionClient(other)) {
            assertThat(otherClient.get("/health").header("Sluice-Session")).isPresent();
            assertThat(otherClient.get("/health").header("Sluice-Session")).isNotEqualTo(Optional.of(instance));
        }
    }

    @Test
    void whatIsMeantForAnotherInstanceIsNotRun() throws Exception {
        var answer = executeMeantFor("00000000-0000-0000-0000-000000000000");

        assertThat(answer.status()).isEqualTo(412);
        assertThat(answer.object().getString("type")).isEqualTo("urn:sluice:session:another-session");
        assertThat(runner.executions).isEmpty();
    }

    @Test
    void whatIsMeantForThisInstanceIsRunOnce() throws Exception {
        String instance = client.get("/health").header("Sluice-Session").orElseThrow();

        assertThat(executeMeantFor(instance).status()).isEqualTo(200);
        assertThat(executeMeantFor(instance).status()).isEqualTo(200);
        assertThat(runner.executions).hasSize(1);
    }

    private SessionClient.Answer executeMeantFor(String instance) throws Exception {
        return client.post(
                "/python/execute",
                "{\"properties\":{\"code\":\"one\"}}",
                "Content-Type",
                "application/json",
                "Idempotency-Key",
                "k",
                "Sluice-Session",
                instance);
    }

    private static void assertForgotten(SessionClient.Answer answer) {
        assertThat(answer.status()).isEqualTo(410);
        assertThat(answer.object().getString("type")).isEqualTo("urn:sluice:session:answer-forgotten");
    }

    @Test
    void sessionsDoNotKnowEachOthersKeys() throws Exception {
        client.execute("python", "one", "k");
        try (var other = new Adapter(runner, AdapterSettings.DEFAULT, parent);
                var otherClient = new SessionClient(other)) {
            assertThat(otherClient.execute("python", "two", "k").status()).isEqualTo(200);
        }
    }

    @Test
    void callsAtTheSameTimeRunOneProgram() throws Exception {
        Runner real = SharedRunner.with("bash");
        try (var folder = real.openFolder(parent);
                var session = new Adapter(real, AdapterSettings.DEFAULT, folder);
                var sessionClient = new SessionClient(session)) {
            var answers = new ArrayList<CompletableFuture<SessionClient.Answer>>();
            for (int i = 0; i < 8; i++) {
                answers.add(CompletableFuture.supplyAsync(
                        () -> execute(sessionClient, "bash", "echo mark >> /mnt/data/marks; sleep 0.3; echo $RANDOM")));
            }
            List<String> bodies = answers.stream()
                    .map(answer -> BoundedWait.result(answer).response().body())
                    .toList();

            assertThat(Files.readString(folder.path().resolve("marks"))).isEqualTo("mark\n");
            assertThat(bodies).containsOnly(bodies.get(0)).allMatch(body -> body.contains("\"code\":0"));
        }
    }

    private SessionClient.Answer execute(String code) {
        return execute(client, "python", code);
    }

    private static SessionClient.Answer execute(SessionClient client, String language, String code) {
        try {
            return client.execute(language, code, "k");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertReused(SessionClient.Answer answer) {
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.object().getString("type")).isEqualTo("urn:sluice:session:idempotency-key-reused");
        assertThat(answer.object().getString("message")).contains("send a new key");
    }
}
