package dev.sluice.emulator;

import static dev.sluice.emulator.pool.PoolClient.object;
import static dev.sluice.emulator.pool.PoolClient.payload;
import static dev.sluice.emulator.pool.PoolClient.stdout;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.emulator.pool.PoolClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the path of a pool's resource in Azure, which its management endpoint ends with, before every route of each
 * kind.
 */
class ResourcePathTest {
    private static final String RESOURCE = "/subscriptions/0000-1/resourceGroups/my%20group/sessionPools/my-pool";
    private static final String VERSION = "api-version=2025-10-02-preview";

    private final FakeRunner runner = new FakeRunner();
    private final Emulator emulator = Emulator.start(EmulatorSettings.defaults().withPort(0), runner);
    private final PoolClient pool = new PoolClient(emulator.endpoint()).withTokenFor(PoolClient.AUDIENCE);

    @AfterEach
    void close() {
        runner.close();
        emulator.close();
    }

    @Test
    void theContainerSeesItsOwnPath() {
        assertThat(stdout(pool.call("POST", RESOURCE + "/python/execute?identifier=session-a", payload("one"))))
                .isEqualTo("one");
        assertThat(object(pool.call("POST", RESOURCE + "/.management/getSession?identifier=session-a&" + VERSION))
                        .getString("identifier"))
                .isEqualTo("session-a");
        assertThat(pool.call("GET", RESOURCE + "?identifier=session-a").statusCode())
                .isEqualTo(404);
    }

    @Test
    void aSessionUriBeginsWithIt() {
        pool.settings("{\"kind\":\"preview\"}");

        String sessionUri =
                object(pool.call("POST", RESOURCE + "/sessions?" + VERSION)).getString("sessionUri");

        assertThat(sessionUri).startsWith(emulator.endpoint() + RESOURCE + "/sessions/");
        assertThat(stdout(pool.call("POST", sessionUri + "/python/execute?" + VERSION, payload("two"))))
                .isEqualTo("two");
    }

    @ParameterizedTest
    @ValueSource(strings = {RESOURCE, "/SUBSCRIPTIONS/0000-1/resourcegroups/g/SessionPools/p"})
    void theBuiltInPoolIsThereToo(String resource) {
        pool.settings("{\"kind\":\"code-interpreter\"}");

        assertThat(pool.call("GET", resource + "/metadata?" + VERSION).statusCode())
                .isEqualTo(200);
        assertThat(pool.call("GET", resource + "/files?identifier=session-a&" + VERSION)
                        .statusCode())
                .isEqualTo(200);
        assertThat(pool.call("GET", resource + "/session?identifier=session-a&" + VERSION)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void linksBeginWithIt() {
        pool.settings("{\"kind\":\"code-interpreter\",\"maxSessions\":301}");
        for (int i = 0; i < 301; i++) {
            pool.call("GET", "/files?identifier=session-" + i + "&" + VERSION);
        }

        String next =
                object(pool.call("GET", RESOURCE + "/listSessions?" + VERSION)).getString("nextLink");

        assertThat(next).isEqualTo(emulator.endpoint() + RESOURCE + "/listSessions?skip=300&" + VERSION);
        assertThat(object(pool.call("GET", next)).getJsonArray("sessions")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/subscriptions/s/resourceGroups/g/sessionPools",
                "/subscriptions/s/sessionPools/p/files",
                "/subscriptions/s/resourceGroups/g/other/p/files",
            })
    void anotherPathIsARoute(String path) {
        pool.settings("{\"kind\":\"code-interpreter\"}");

        assertThat(pool.call("GET", path + "?identifier=session-a&" + VERSION).statusCode())
                .isEqualTo(404);
        assertThat(pool.sessions()).isEmpty();
    }

    @Test
    void theControlRoutesAreNotBehindIt() {
        assertThat(pool.call("GET", RESOURCE + "/.emulator/settings").statusCode())
                .isEqualTo(400);
        assertThat(pool.call("GET", RESOURCE + "/msi/token?api-version=2019-08-01&resource=x")
                        .statusCode())
                .isEqualTo(400);
    }
}
