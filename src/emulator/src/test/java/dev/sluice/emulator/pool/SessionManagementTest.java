package dev.sluice.emulator.pool;

import static dev.sluice.emulator.pool.PoolClient.error;
import static dev.sluice.emulator.pool.PoolClient.object;
import static dev.sluice.emulator.pool.PoolClient.stdout;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.emulator.Emulator;
import dev.sluice.emulator.EmulatorSettings;
import dev.sluice.emulator.FakeRunner;
import dev.sluice.harness.BoundedWait;
import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionManagementTest {
    private static final String VERSION = "?api-version=2025-10-02-preview";
    private static final String STOP = "/.management/stopSession" + VERSION + "&identifier=";
    private static final String GET = "/.management/getSession" + VERSION + "&identifier=";

    private final FakeRunner runner = new FakeRunner();
    private final Emulator emulator = Emulator.start(EmulatorSettings.defaults().withPort(0), runner);
    private final PoolClient pool = new PoolClient(emulator.endpoint()).withTokenFor(PoolClient.AUDIENCE);

    @AfterEach
    void close() {
        runner.close();
        emulator.close();
    }

    @Test
    void stoppingFreesThePlaceAtOnce() {
        pool.settings("{\"maxSessions\":1}");
        pool.execute("session-a", "x");

        HttpResponse<String> answer = pool.call("POST", STOP + "session-a");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("Session session-a in session pool sluice-emulator stopped.");
        assertThat(pool.sessions()).isEmpty();
        assertThat(stdout(pool.execute("session-b", "x"))).isEqualTo("x");
    }

    @Test
    void stoppingInTheMiddleOfARunIsABadGatewayToItsCaller() {
        CompletableFuture<HttpResponse<String>> running = pool.executeLater("session-a", FakeRunner.WAIT);
        BoundedWait.acquired(runner.waiting, 1);

        CompletableFuture<HttpResponse<String>> stopped = pool.callLater("POST", STOP + "session-a");

        assertThat(BoundedWait.result(running).statusCode()).isEqualTo(502);
        assertThat(pool.sessions()).isEmpty();
        runner.letGo.countDown();
        assertThat(BoundedWait.result(stopped).statusCode()).isEqualTo(200);
    }

    @Test
    void aSessionThatIsReadDoesNotLiveLongerForIt() {
        pool.execute("session-a", "x");
        pool.advance(Duration.ofSeconds(200));

        JsonObject session = object(pool.call("POST", GET + "session-a"));

        assertThat(session.getString("identifier")).isEqualTo("session-a");
        assertThat(session.getString("etag")).isNotEmpty();
        Instant lastUsed = Instant.parse(session.getString("lastAccessedAt"));
        assertThat(Instant.parse(session.getString("expiresAt"))).isEqualTo(lastUsed.plusSeconds(300));
        assertThat(Instant.parse(session.getString("createdAt"))).isBeforeOrEqualTo(lastUsed);
        pool.advance(Duration.ofSeconds(101));
        assertThat(pool.call("POST", GET + "session-a").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"identifier", "code-interpreter"})
    void theEtagIsTheSessionsForAsLongAsItLives(String kind) {
        pool.settings("{\"kind\":\"" + kind + "\"}");
        String first = etagAfterUse(kind);
        pool.advance(Duration.ofSeconds(200));
        assertThat(etagAfterUse(kind)).isEqualTo(first);

        pool.advance(Duration.ofSeconds(301));

        assertThat(etagAfterUse(kind)).isNotEqualTo(first);
    }

    private String etagAfterUse(String kind) {
        boolean custom = kind.equals("identifier");
        pool.call("GET", "/files?identifier=session-a" + (custom ? "" : "&api-version=2025-10-02-preview"));
        HttpResponse<String> session = custom
                ? pool.call("POST", GET + "session-a")
                : pool.call("GET", "/session" + VERSION + "&identifier=session-a");
        return object(session).getString("etag");
    }

    @ParameterizedTest
    @ValueSource(strings = {STOP, GET})
    void anAbsentSessionIsNotFoundAndNotAllocated(String route) {
        HttpResponse<String> answer = pool.call("POST", route + "session-a");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).getString("code")).isEqualTo("SessionWithIdentifierNotFound");
        assertThat(pool.sessions()).isEmpty();
    }

    @Test
    void allSessionsInPages() {
        pool.execute("session-a", "x");
        pool.execute("session-b", "x");

        JsonObject all = object(pool.call("POST", "/.management/listSessions" + VERSION));
        JsonObject rest = object(pool.call("POST", "/.management/listSessions" + VERSION + "&skip=1"));

        assertThat(all.getInt("count")).isEqualTo(2);
        assertThat(all.getJsonArray("value").getJsonObject(0).getString("identifier"))
                .isEqualTo("session-a");
        assertThat(all.containsKey("nextLink")).isFalse();
        assertThat(rest.getInt("count")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/.management/stopSession?identifier=session-a",
                "/.management/getSession?identifier=session-a&api-version=soon",
                "/.management/listSessions",
                "/.management/listSessions?api-version=2025-10-02-preview&skip=-1",
                "/.management/stopSession?api-version=2025-10-02-preview"
            })
    void aParameterMissingOrWrong(String pathAndQuery) {
        assertThat(pool.call("POST", pathAndQuery).statusCode()).isEqualTo(400);
    }

    @Test
    void otherMethodsAndRoutes() {
        HttpResponse<String> wrongMethod = pool.call("GET", STOP + "session-a");

        assertThat(wrongMethod.statusCode()).isEqualTo(405);
        assertThat(wrongMethod.headers().firstValue("Allow")).contains("POST");
        assertThat(pool.call("POST", "/.management/other" + VERSION).statusCode())
                .isEqualTo(404);
    }
}
