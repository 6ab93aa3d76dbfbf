package dev.sluice.emulator.pool;

import static dev.sluice.emulator.pool.PoolClient.error;
import static dev.sluice.emulator.pool.PoolClient.object;
import static dev.sluice.emulator.pool.PoolClient.payload;
import static dev.sluice.emulator.pool.PoolClient.stdout;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.emulator.Emulator;
import dev.sluice.emulator.EmulatorSettings;
import dev.sluice.emulator.FakeRunner;
import dev.sluice.emulator.RawHttp;
import dev.sluice.emulator.http.PoolRequest;
import dev.sluice.harness.BoundedWait;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what a pool of kind {@code identifier} shows to its clients, one test a behaviour. */
class IdentifierPoolTest {
    private final FakeRunner runner = new FakeRunner();
    private final Emulator emulator = Emulator.start(EmulatorSettings.defaults().withPort(0), runner);
    private final PoolClient pool = new PoolClient(emulator.endpoint()).withTokenFor(PoolClient.AUDIENCE);

    @AfterEach
    void close() {
        runner.close();
        emulator.close();
    }

    @Test
    void aNewIdentifierAllocatesASessionAndAKnownOneReusesIt() {
        assertThat(stdout(pool.execute("session-a", "one"))).isEqualTo("one");
        assertThat(stdout(pool.execute("session-a", "two"))).isEqualTo("two");
        assertThat(stdout(pool.execute("session-b", "three"))).isEqualTo("three");

        assertThat(pool.sessions()).hasSize(2);
        assertThat(pool.counts().getInt("allocations")).isEqualTo(2);
        assertThat(runner.folders).hasSize(3);
        assertThat(runner.folders.stream().distinct()).hasSize(2);
    }

    @Test
    void anyPathIsForwardedToTheSession() {
        HttpResponse<String> health = pool.call("GET", "/health?identifier=session-a");
        HttpResponse<String> unknown = pool.call("GET", "/no/such/route?identifier=session-a");

        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(object(unknown).getString("type")).startsWith("urn:sluice:session:");
    }

    @Test
    void noIdentifier() {
        HttpResponse<String> answer = pool.call("POST", "/python/execute", payload("x"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).getString("message")).isEqualTo("Missing required parameter 'identifier'");
        assertThat(error(answer).getString("traceId")).isNotEmpty();
        assertThat(pool.sessions()).isEmpty();
    }

    @Test
    void noIdentifierSinceItIsAPreviewCall() {
        HttpResponse<String> answer = pool.call("POST", "/sessions?api-version=2024-02-02-preview");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).getString("message")).isEqualTo("Missing required parameter 'identifier'");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 129})
    void anIdentifierOfTheWrongLength(int length) {
        assertThat(pool.execute("i".repeat(length), "x").statusCode()).isEqualTo(400);
        assertThat(pool.sessions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 128})
    void anIdentifierOfTheShortestOrLongestLength(int length) {
        assertThat(stdout(pool.execute("i".repeat(length), "x"))).isEqualTo("x");
    }

    @Test
    void apiVersionOnAnIdentifierPoolsExecute() {
        HttpResponse<String> answer =
                pool.call("POST", "/python/execute?identifier=session-a&api-version=2024-02-02-preview", payload("x"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).getString("message")).contains("api-version");
        assertThat(pool.sessions()).isEmpty();
    }

    @Test
    void moreLiveSessionsThanMaxConcurrentSessions() {
        for (int i = 1; i <= 5; i++) {
            assertThat(stdout(pool.execute("session-" + i, "x"))).isEqualTo("x");
        }

        HttpResponse<String> sixth = pool.execute("session-6", "x");

        assertThat(sixth.statusCode()).isEqualTo(429);
        assertThat(error(sixth).getString("message"))
                .isEqualTo("Error happened when allocating pod for identifier session-6 in pool sluice-emulator");
        assertThat(stdout(pool.execute("session-1", "still here"))).isEqualTo("still here");
    }

    @Test
    void containerAllocatedButNotListeningYet() {
        pool.settings("{\"coldStart\":\"PT4S\"}");

        HttpResponse<String> early = pool.execute("session-a", "x");
        assertThat(early.statusCode()).isEqualTo(502);
        assertThat(early.body()).isEmpty();
        assertThat(pool.sessions().getJsonObject(0).getString("state")).isEqualTo("Starting");
        pool.advance(Duration.ofSeconds(5));

        assertThat(stdout(pool.execute("session-a", "x"))).isEqualTo("x");
        assertThat(pool.counts().getInt("allocations")).isEqualTo(1);
    }

    @Test
    void aReadyInstanceSkipsTheColdStart() {
        pool.settings("{\"coldStart\":\"PT4S\",\"ready\":1}");

        assertThat(stdout(pool.execute("session-a", "x"))).isEqualTo("x");
        assertThat(pool.execute("session-b", "x").statusCode()).isEqualTo(502);
        pool.advance(Duration.ofSeconds(5));
        assertThat(stdout(pool.execute("session-b", "x"))).isEqualTo("x");
        assertThat(stdout(pool.execute("session-c", "x"))).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not-a-token"})
    void tokenMissingOrUnknown(String token) {
        assertRefusedWithEmptyBody(pool.withToken(token).execute("session-a", "x"), 401);
    }

    @Test
    void tokenExpired() {
        pool.advance(Duration.ofHours(25));

        assertRefusedWithEmptyBody(pool.execute("session-a", "x"), 401);
    }

    @Test
    void tokenRevoked() {
        assertThat(pool.control("POST", "tokens/revoke", "").statusCode()).isEqualTo(200);

        assertRefusedWithEmptyBody(pool.execute("session-a", "x"), 401);
        assertThat(stdout(pool.withTokenFor(PoolClient.AUDIENCE).execute("session-a", "x")))
                .isEqualTo("x");
    }

    @Test
    void tokenOfTheWrongAudience() {
        pool.withTokenFor("https://management.azure.com/");

        assertRefusedWithEmptyBody(pool.execute("session-a", "x"), 401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"identifier", "preview", "code-interpreter"})
    void bothAudiencesThatClientsAskForAreGoodUnlessASettingSaysOtherwise(String kind) {
        pool.settings("{\"kind\":\"" + kind + "\"}");
        for (String audience : List.of("https://dynamicsessions.io", "https://acasessions.io")) {
            assertThat(statusOfATokenFor(audience)).as(audience).isNotEqualTo(401);
            assertThat(statusOfATokenFor(audience + "/")).as(audience + "/").isNotEqualTo(401);
        }
        assertThat(statusOfATokenFor("https://acasessions.io.example")).isEqualTo(401);

        pool.settings("{\"audiences\":\"https://dynamicsessions.io/\"}");

        assertThat(statusOfATokenFor("https://dynamicsessions.io")).isNotEqualTo(401);
        assertThat(statusOfATokenFor("https://acasessions.io")).isEqualTo(401);
    }

    private int statusOfATokenFor(String audience) {
        return pool.withTokenFor(audience)
                .call("GET", "/files?identifier=session-a&api-version=2025-10-02-preview")
                .statusCode();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a blank", "back\\slash", "umlaut-ä", "tab\t-in-it", "日本語日本語"})
    void anIdentifierOfOtherCharacters(String identifier) {
        assertThat(pool.execute(identifier, "x").statusCode()).isEqualTo(400);
        String management = "/.management/getSession?api-version=2025-10-02-preview&identifier=";
        assertThat(pool.call("POST", management + PoolRequest.encoded(identifier))
                        .statusCode())
                .isEqualTo(400);
        pool.settings("{\"kind\":\"code-interpreter\"}");
        HttpResponse<String> answer =
                pool.call("GET", "/files?api-version=2025-10-02-preview&identifier=" + PoolRequest.encoded(identifier));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).getString("message")).contains("'identifier'");
        assertThat(pool.sessions()).isEmpty();
    }

    @Test
    void anIdentifierOfEveryCharacterThatTheSpecificationAllows() {
        String all = "abcXYZ019_|}{[]:\";'<>?/.,@#$%^&*()-+=!~`";

        assertThat(stdout(pool.execute(all, "x"))).isEqualTo("x");
        assertThat(pool.sessions().getJsonObject(0).getString("identifier")).isEqualTo(all);
    }

    @Test
    void tokenWithoutTheRole() {
        pool.settings("{\"roleAssigned\":false}");

        assertRefusedWithEmptyBody(pool.execute("session-a", "x"), 403);
    }

    @Test
    void theTokenIsCheckedBeforeAnythingElse() {
        pool.withToken("");

        assertRefusedWithEmptyBody(pool.call("POST", "/sessions"), 401);
        assertRefusedWithEmptyBody(pool.call("GET", "/.management/getSession"), 401);
    }

    @Test
    void idleForTheCooldown() {
        pool.execute("session-a", "x");
        pool.advance(Duration.ofSeconds(290));
        pool.execute("session-a", "x");
        pool.advance(Duration.ofSeconds(290));
        assertThat(pool.sessions()).hasSize(1);

        pool.advance(Duration.ofSeconds(301));

        assertThat(pool.sessions()).isEmpty();
        assertThat(stdout(pool.execute("session-a", "x"))).isEqualTo("x");
        assertThat(pool.counts().getInt("allocations")).isEqualTo(2);
        assertThat(runner.folders.stream().distinct()).hasSize(2);
    }

    @Test
    void theCooldownFreesThePlacesOfThePool() {
        pool.settings("{\"maxSessions\":1}");
        pool.execute("session-a", "x");
        assertThat(pool.execute("session-b", "x").statusCode()).isEqualTo(429);

        pool.advance(Duration.ofSeconds(301));

        assertThat(stdout(pool.execute("session-b", "x"))).isEqualTo("x");
    }

    @Test
    void notIdleWhileARequestIsRunning() {
        CompletableFuture<HttpResponse<String>> running = pool.executeLater("session-a", FakeRunner.WAIT);
        BoundedWait.acquired(runner.waiting, 1);

        pool.advance(Duration.ofSeconds(1000));

        assertThat(pool.sessions().getJsonObject(0).getString("state")).isEqualTo("Running");
        runner.letGo.countDown();
        assertThat(stdout(BoundedWait.result(running))).isEqualTo(FakeRunner.WAIT);
        assertThat(stdout(pool.execute("session-a", "x"))).isEqualTo("x");
        assertThat(pool.counts().getInt("allocations")).isEqualTo(1);
    }

    @Test
    void severalRequestsOfOneSessionRunAtOnce() {
        CompletableFuture<HttpResponse<String>> first = pool.executeLater("session-a", FakeRunner.WAIT);
        CompletableFuture<HttpResponse<String>> second = pool.executeLater("session-a", FakeRunner.WAIT);

        BoundedWait.acquired(runner.waiting, 2);
        runner.letGo.countDown();

        assertThat(stdout(BoundedWait.result(first))).isEqualTo(FakeRunner.WAIT);
        assertThat(stdout(BoundedWait.result(second))).isEqualTo(FakeRunner.WAIT);
        assertThat(pool.counts().getInt("allocations")).isEqualTo(1);
    }

    @Test
    void aRefusalReachesAClientThatSendsMuch() {
        HttpResponse<String> answer =
                pool.withToken("").call("POST", "/python/execute?identifier=session-a", "x".repeat(4 << 20));

        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void aQueryThatIsNotWellFormed() {
        assertThat(RawHttp.status(emulator.endpoint(), "GET /x?identifier=%zz HTTP/1.1", "Host: localhost"))
                .isEqualTo(400);
    }

    private static void assertRefusedWithEmptyBody(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEmpty();
    }
}
