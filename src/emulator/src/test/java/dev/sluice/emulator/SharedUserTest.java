package dev.sluice.emulator;

import static dev.sluice.emulator.pool.PoolClient.error;
import static dev.sluice.emulator.pool.PoolClient.stdout;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.emulator.pool.PoolClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Tests sandbox level shared-user, at which a program may do what the emulator may: nothing would keep it from another
 * session.
 */
class SharedUserTest {
    private final Emulator emulator =
            Emulator.start(EmulatorSettings.defaults().withPort(0), new FakeRunner("shared-user"));
    private final PoolClient pool = new PoolClient(emulator.endpoint()).withTokenFor(PoolClient.AUDIENCE);

    @AfterEach
    void close() {
        emulator.close();
    }

    @Test
    void oneSessionIsInUseAtATime() {
        assertThat(stdout(pool.execute("session-a", "one"))).isEqualTo("one");

        HttpResponse<String> refused = pool.execute("session-b", "two");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(error(refused).getString("message")).contains("shared-user", "bubblewrap");
        assertThat(pool.call("GET", "/files?identifier=session-b").statusCode()).isEqualTo(429);
        assertThat(stdout(pool.execute("session-a", "three"))).isEqualTo("three");
    }

    @Test
    void toLookWhetherThePoolWorksTakesNoPlace() {
        assertThat(pool.call("GET", "/health?identifier=session-p").statusCode())
                .isEqualTo(200);
        assertThat(pool.call("GET", "/runtimes?identifier=session-p").statusCode())
                .isEqualTo(200);

        assertThat(stdout(pool.execute("session-a", "one"))).isEqualTo("one");
        assertThat(pool.call("GET", "/health?identifier=session-p").statusCode())
                .isEqualTo(200);
    }

    @Test
    void theNextOneHasItsTurnWhenTheFirstHasEnded() {
        pool.execute("session-a", "one");
        pool.advance(Duration.ofMinutes(5));

        assertThat(stdout(pool.execute("session-b", "two"))).isEqualTo("two");
        assertThat(pool.execute("session-a", "one").statusCode()).isEqualTo(429);
    }

    @Test
    void aPoolOfKindPreviewToo() {
        pool.settings("{\"kind\":\"preview\"}");
        String version = "?api-version=2024-02-02-preview";
        String one = PoolClient.object(pool.call("POST", "/sessions" + version)).getString("sessionUri");
        String two = PoolClient.object(pool.call("POST", "/sessions" + version)).getString("sessionUri");

        assertThat(pool.call("POST", one + "/python/execute" + version, PoolClient.payload("x"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(pool.call("POST", two + "/python/execute" + version, PoolClient.payload("x"))
                        .statusCode())
                .isEqualTo(429);
    }
}
