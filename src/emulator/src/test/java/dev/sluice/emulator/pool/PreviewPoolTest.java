package dev.sluice.emulator.pool;

import static dev.sluice.emulator.pool.PoolClient.error;
import static dev.sluice.emulator.pool.PoolClient.object;
import static dev.sluice.emulator.pool.PoolClient.payload;
import static dev.sluice.emulator.pool.PoolClient.stdout;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.emulator.Emulator;
import dev.sluice.emulator.EmulatorSettings;
import dev.sluice.emulator.FakeRunner;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreviewPoolTest {
    private static final String VERSION = "?api-version=2024-02-02-preview";

    private final FakeRunner runner = new FakeRunner();
    private final Emulator emulator =
            Emulator.start(EmulatorSettings.defaults().withPort(0).withKind(PoolKind.PREVIEW), runner);
    private final PoolClient pool = new PoolClient(emulator.endpoint()).withTokenFor(PoolClient.AUDIENCE);

    @AfterEach
    void close() {
        runner.close();
        emulator.close();
    }

    @Test
    void aSessionIsCreatedFirstAndUsedByItsUri() {
        HttpResponse<String> created = pool.call("POST", "/sessions" + VERSION);

        assertThat(created.statusCode()).isEqualTo(201);
        String sessionUri = object(created).getString("sessionUri");
        assertThat(sessionUri).startsWith(emulator.endpoint() + "/sessions/");
        assertThat(stdout(execute(sessionUri, "one"))).isEqualTo("one");
        assertThat(stdout(execute(sessionUri, "two"))).isEqualTo("two");
        assertThat(pool.call("GET", sessionUri + "/runtimes" + VERSION).statusCode())
                .isEqualTo(200);
        assertThat(pool.call("GET", sessionUri + "/health" + VERSION).statusCode())
                .isEqualTo(200);
        assertThat(runner.folders.stream().distinct()).hasSize(1);
        assertThat(pool.sessions().getJsonObject(0).getString("identifier"))
                .isEqualTo(sessionUri.substring(sessionUri.lastIndexOf('/') + 1));
    }

    @Test
    void twoSessionsHaveTwoUris() {
        assertThat(create()).isNotEqualTo(create());
        assertThat(pool.sessions()).hasSize(2);
    }

    @Test
    void theUriIsOfTheOriginThatTheClientUses() {
        var byName = new PoolClient(java.net.URI.create(
                        "http://localhost:" + emulator.endpoint().getPort()))
                .withTokenFor(PoolClient.AUDIENCE);

        assertThat(object(byName.call("POST", "/sessions" + VERSION)).getString("sessionUri"))
                .startsWith("http://localhost:" + emulator.endpoint().getPort() + "/sessions/");
    }

    @Test
    void aSessionUriWhoseSessionIsGone() {
        String sessionUri = create();
        pool.advance(Duration.ofSeconds(301));

        assertIsNotFound(execute(sessionUri, "x"));
    }

    @Test
    void aCallAsToAnIdentifierPool() {
        assertIsNotFound(pool.execute("session-a", "x"));
        assertIsNotFound(pool.call("POST", "/.management/stopSession" + VERSION + "&identifier=session-a"));
        assertThat(pool.sessions()).isEmpty();
    }

    @Test
    void thereIsNoRouteThatStopsASession() {
        assertIsNotFound(pool.call("DELETE", create() + VERSION));
        assertThat(pool.sessions()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?api-version=", "?api-version=soon"})
    void noApiVersion(String query) {
        HttpResponse<String> create = pool.call("POST", "/sessions" + query);
        HttpResponse<String> use = pool.call("POST", create() + "/python/execute" + query, payload("x"));

        assertThat(create.statusCode()).isEqualTo(400);
        assertThat(error(create).getString("message")).contains("api-version");
        assertThat(use.statusCode()).isEqualTo(400);
    }

    @Test
    void moreLiveSessionsThanMaxConcurrentSessions() {
        pool.settings("{\"maxSessions\":1}");
        create();

        HttpResponse<String> second = pool.call("POST", "/sessions" + VERSION);

        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(error(second).getString("message")).startsWith("Error happened when allocating pod for identifier ");
    }

    @Test
    void containerAllocatedButNotListeningYet() {
        pool.settings("{\"coldStart\":3}");
        String sessionUri = create();

        assertThat(execute(sessionUri, "x").statusCode()).isEqualTo(502);
        pool.advance(Duration.ofSeconds(3));

        assertThat(stdout(execute(sessionUri, "x"))).isEqualTo("x");
    }

    @Test
    void onlyPostCreatesASession() {
        HttpResponse<String> answer = pool.call("GET", "/sessions" + VERSION);

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("POST");
    }

    private String create() {
        return object(pool.call("POST", "/sessions" + VERSION)).getString("sessionUri");
    }

    private HttpResponse<String> execute(String sessionUri, String code) {
        return pool.call("POST", sessionUri + "/python/execute" + VERSION, payload(code));
    }

    private static void assertIsNotFound(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("{\"message\":\"Not Found\"}");
    }
}
