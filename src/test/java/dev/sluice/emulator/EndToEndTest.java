package dev.sluice.emulator;

import static dev.sluice.emulator.PoolClient.object;
import static dev.sluice.emulator.PoolClient.stdout;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** With the session program that ships, and whatever sandbox this machine has. */
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
        CompletableFuture<HttpResponse<String>> running =
                pool.executeLater("session-a", "open('/mnt/data/started', 'w').close()\nwhile True: pass");
        while (!stdout(pool.execute("session-a", "import os; print(os.path.exists('/mnt/data/started'))"))
                .equals("True\n")) {
            Thread.onSpinWait();
        }

        HttpResponse<String> stopped =
                pool.call("POST", "/.management/stopSession?api-version=2025-10-02-preview&identifier=session-a");

        assertThat(stopped.statusCode()).isEqualTo(200);
        assertThat(running.join().statusCode()).isEqualTo(502);
    }

    @Test
    void runtimesAndHealth() {
        HttpResponse<String> health = pool.call("GET", "/health?identifier=session-a");

        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(object(health)).isNotEmpty();
        assertThat(pool.call("GET", "/runtimes?identifier=session-a").body()).contains("python");
    }

    private static EmulatorSettings settings() {
        var environment = new HashMap<>(System.getenv());
        environment.put("SLUICE_SANDBOX", "shared-user");
        return EmulatorSettings.from(environment).withHost("127.0.0.1").withPort(0);
    }
}
