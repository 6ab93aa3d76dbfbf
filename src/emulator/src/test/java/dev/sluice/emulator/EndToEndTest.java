package dev.sluice.emulator;

import static dev.sluice.emulator.pool.PoolClient.object;
import static dev.sluice.emulator.pool.PoolClient.stdout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.emulator.pool.PoolClient;
import dev.sluice.harness.BoundedWait;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Tests the emulator with the session program that ships, and whatever sandbox this machine has. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndToEndTest {
    private final Emulator emulator = Emulator.start(settings());
    private final PoolClient pool = new PoolClient(emulator.endpoint()).withTokenFor(PoolClient.AUDIENCE);

    @AfterEach
    void endSessions() {
        pool.control("DELETE", "sessions", "");
    }

    @AfterAll
    void close() {
        emulator.close();
    }

    @Test
    void aProgramRuns() {
        assertThat(stdout(pool.execute("session-a", "print(6 * 7)"))).isEqualTo("42\n");
    }

    @Test
    void aSessionKeepsItsFilesAndAnotherHasNoneOfThem() {
        assumeDataFolder();
        assumeFalse(
                pool.call("GET", "/health?identifier=session-a").body().contains("shared-user"),
                "at level shared-user one session is in use at a time");
        pool.execute("session-a", "open('/mnt/data/note', 'w').write('mine')");

        assertThat(stdout(pool.execute("session-a", "print(open('/mnt/data/note').read())")))
                .isEqualTo("mine\n");
        assertThat(stdout(pool.execute("session-b", "import os; print(os.path.exists('/mnt/data/note'))")))
                .isEqualTo("False\n");
    }

    @Test
    void theCallersTokenReachesNoProgram() {
        HttpResponse<String> answer = pool.execute("session-a", "import os; print(dict(os.environ))");

        assertThat(stdout(answer)).doesNotContain("Bearer");
    }

    @Test
    void aProgramDiesWithItsSession() {
        assumeDataFolder();
        CompletableFuture<HttpResponse<String>> running =
                pool.executeLater("session-a", "open('/mnt/data/started', 'w').close()\nwhile True: pass");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> stdout(pool.execute("session-a", "import os; print(os.path.exists('/mnt/data/started'))"))
                        .equals("True\n"));

        HttpResponse<String> stopped =
                pool.call("POST", "/.management/stopSession?api-version=2025-10-02-preview&identifier=session-a");

        assertThat(stopped.statusCode()).isEqualTo(200);
        assertThat(BoundedWait.result(running).statusCode()).isEqualTo(502);
    }

    @Test
    void runtimesAndHealth() {
        HttpResponse<String> health = pool.call("GET", "/health?identifier=session-a");

        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(object(health)).isNotEmpty();
        assertThat(pool.call("GET", "/runtimes?identifier=session-a").body()).contains("python");
    }

    private void assumeDataFolder() {
        assumeTrue(
                pool.call("GET", "/health?identifier=session-a").body().contains("namespaces"),
                "needs /mnt/data, which programs have at level namespaces: install bubblewrap");
    }

    private static EmulatorSettings settings() {
        var environment = new HashMap<>(System.getenv());
        environment.put("SLUICE_SANDBOX", "shared-user");
        return EmulatorSettings.from(environment).withHost("127.0.0.1").withPort(0);
    }
}
