package dev.sluice.emulator.fault;

import static dev.sluice.emulator.pool.PoolClient.object;
import static dev.sluice.emulator.pool.PoolClient.payload;
import static dev.sluice.emulator.pool.PoolClient.stdout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.emulator.Emulator;
import dev.sluice.emulator.EmulatorSettings;
import dev.sluice.emulator.FakeRunner;
import dev.sluice.emulator.pool.PoolClient;
import dev.sluice.harness.BoundedWait;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the faults of {@code /.emulator/faults} as a client of the pool meets them. */
class FaultsTest {
    private final FakeRunner runner = new FakeRunner();
    private final Emulator emulator = Emulator.start(EmulatorSettings.defaults().withPort(0), runner);
    private final PoolClient pool = new PoolClient(emulator.endpoint()).withTokenFor(PoolClient.AUDIENCE);

    @AfterEach
    void close() {
        runner.close();
        emulator.close();
        assertThat(Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
                .doesNotContain("emulator-fault");
    }

    @ParameterizedTest
    @CsvSource({"401, ''", "403, ''", "429, Error happened when allocating pod for identifier session-a", "502, ''"})
    void aStatusOfThePoolAndNothingRuns(String status, String body) {
        script("{\"fault\":\"" + status + "\"}");

        HttpResponse<String> answer = pool.execute("session-a", "one");

        assertThat(answer.statusCode()).isEqualTo(Integer.parseInt(status));
        assertThat(answer.body()).contains(body);
        assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
        assertThat(runner.folders).isEmpty();
        assertThat(stdout(pool.execute("session-a", "two"))).isEqualTo("two");
        assertThat(injected().getInt(status)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"429", "503"})
    void retryAfter(String status) {
        script("{\"fault\":\"" + status + "\",\"retryAfter\":7}");

        assertThat(pool.execute("session-a", "one").headers().firstValue("Retry-After"))
                .contains("7");
    }

    @Test
    void aConnectionThatClosesBeforeTheProgram() {
        script("{\"fault\":\"reset-before\"}");

        assertBroken(() -> pool.execute("session-a", "one"));

        assertThat(runner.folders).isEmpty();
        assertThat(pool.sessions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset-after", "truncated-body"})
    void aConnectionThatClosesAfterTheProgram(String fault) {
        script("{\"fault\":\"" + fault + "\"}");

        assertBroken(() -> pool.execute("session-a", "one"));

        assertThat(runner.folders).hasSize(1);
        assertThat(stdout(pool.execute("session-a", "two"))).isEqualTo("two");
    }

    @Test
    void anAnswerThatIsNotJson() {
        script("{\"fault\":\"malformed-body\"}");

        HttpResponse<String> answer = pool.execute("session-a", "one");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThatThrownBy(() -> object(answer)).isInstanceOf(jakarta.json.JsonException.class);
        assertThat(runner.folders).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"slow-headers", "slow-body"})
    void aSlowAnswerIsWholeAndEndsWithTheFaults(String fault) {
        script("{\"fault\":\"" + fault + "\",\"delay\":\"PT10M\"}");

        CompletableFuture<HttpResponse<String>> answer = pool.executeLater("session-a", "one");
        awaitWaiting(1);
        assertThat(runner.folders).hasSize(1);
        assertThat(answer).isNotDone();
        assertThat(pool.control("DELETE", "faults", "").statusCode()).isEqualTo(204);

        assertThat(stdout(BoundedWait.result(answer))).isEqualTo("one");
        awaitWaiting(0);
    }

    @Test
    void aSlowAnswerComesInTheEnd() {
        script("{\"fault\":\"slow-headers\",\"delay\":\"PT0.02S\"},{\"fault\":\"slow-body\",\"delay\":\"PT0.02S\"}");

        assertThat(stdout(pool.execute("session-a", "one"))).isEqualTo("one");
        assertThat(stdout(pool.execute("session-a", "two"))).isEqualTo("two");
    }

    @Test
    void aHangEndsWithTheFaults() {
        script("{\"fault\":\"hang\"}");

        CompletableFuture<HttpResponse<String>> answer = pool.executeLater("session-a", "one");
        awaitWaiting(1);
        pool.control("DELETE", "faults", "");

        assertBroken(() -> BoundedWait.result(answer));
        assertThat(runner.folders).isEmpty();
    }

    @Test
    void aHangEndsByItself() {
        script("{\"fault\":\"hang\",\"delay\":\"PT0.05S\"}");

        assertBroken(() -> pool.execute("session-a", "one"));
    }

    @Test
    void aHangEndsWithTheEmulator() {
        script("{\"fault\":\"hang\"}");
        CompletableFuture<HttpResponse<String>> answer = pool.executeLater("session-a", "one");
        awaitWaiting(1);

        emulator.close();

        assertBroken(() -> BoundedWait.result(answer));
    }

    @Test
    void aSessionThatIsKilledUnderItsProgram() {
        script("{\"fault\":\"session-killed\",\"delay\":\"PT0.05S\"}");

        HttpResponse<String> answer = pool.execute("session-a", FakeRunner.WAIT);

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(pool.sessions()).isEmpty();
        assertThat(runner.folders).hasSize(1);
        assertThat(injected().getInt("session-killed")).isEqualTo(1);
        runner.close();
        assertThat(stdout(pool.execute("session-a", "two"))).isEqualTo("two");
        assertThat(pool.counts().getInt("allocations")).isEqualTo(2);
    }

    @Test
    void aSessionIsKilledEvenUnderAProgramThatIsFaster() {
        script("{\"fault\":\"session-killed\",\"delay\":\"PT10M\"}");

        assertThat(pool.execute("session-a", "one").statusCode()).isEqualTo(502);
        assertThat(pool.sessions()).isEmpty();
        assertThat(runner.folders).hasSize(1);
    }

    @Test
    void aPoolThatRefusesHasNoSessionToKill() {
        pool.settings("{\"maxSessions\":1}");
        assertThat(stdout(pool.execute("session-a", "one"))).isEqualTo("one");
        script("{\"fault\":\"session-killed\"}");

        assertThat(pool.execute("session-b", "two").statusCode()).isEqualTo(429);
        assertThat(injected()).isEmpty();
    }

    @Test
    void aSessionThatStartsAgain() {
        assertThat(stdout(pool.execute("session-a", "one"))).isEqualTo("one");
        script("{\"fault\":\"cold-start\",\"delay\":\"PT4S\"}");

        assertThat(pool.execute("session-a", "two").statusCode()).isEqualTo(502);
        pool.advance(Duration.ofSeconds(3));
        assertThat(pool.execute("session-a", "two").statusCode()).isEqualTo(502);
        pool.advance(Duration.ofSeconds(1));

        assertThat(stdout(pool.execute("session-a", "two"))).isEqualTo("two");
        assertThat(runner.folders.stream().distinct()).hasSize(2);
    }

    @Test
    void aScriptIsForTheCallsThatItNames() {
        script(
                "{\"fault\":\"none\",\"identifier\":\"session-a\"},"
                        + "{\"fault\":\"502\",\"times\":2,\"identifier\":\"session-a\",\"path\":\"*/execute\",\"method\":\"POST\"}");

        assertThat(pool.execute("session-b", "x").statusCode()).isEqualTo(200);
        assertThat(pool.execute("session-a", "x").statusCode()).isEqualTo(200);
        assertThat(pool.call("GET", "/health?identifier=session-a").statusCode())
                .isEqualTo(200);
        assertThat(pool.execute("session-a", "x").statusCode()).isEqualTo(502);
        assertThat(pool.execute("session-a", "x").statusCode()).isEqualTo(502);
        assertThat(pool.execute("session-a", "x").statusCode()).isEqualTo(200);
        assertThat(state().getJsonArray("script").getJsonObject(1).getInt("left"))
                .isZero();
    }

    @Test
    void aSeedGivesTheSameAgain() {
        String plan = "{\"seed\":%d,\"rates\":[{\"fault\":\"429\",\"rate\":0.3},{\"fault\":\"502\",\"rate\":0.3}]}";
        List<Integer> first = statusesUnder(plan.formatted(7));
        List<Integer> again = statusesUnder(plan.formatted(7));
        List<Integer> other = statusesUnder(plan.formatted(8));

        assertThat(again).isEqualTo(first).contains(200, 429, 502);
        assertThat(other).isNotEqualTo(first);
        assertThat(state().getInt("drawn")).isEqualTo(60);
    }

    @Test
    void aSeedIsChosenAndToldWhereNoneIsGiven() {
        long one = set("{}").getJsonNumber("seed").longValueExact();
        long two = set("{}").getJsonNumber("seed").longValueExact();

        assertThat(one).isNotEqualTo(two).isNotNegative();
    }

    @Test
    void theIdentityEndpoint() {
        String identity = "\"target\":\"identity\"";
        script("{\"fault\":\"500\"," + identity + "},{\"fault\":\"malformed-body\"," + identity + "}");

        assertThat(stdout(pool.execute("session-a", "one"))).isEqualTo("one");
        assertThat(token().statusCode()).isEqualTo(500);
        assertThat(token().body()).doesNotContain("access_token");
        assertThat(token().body()).contains("access_token");

        // A client may send a GET again by itself.
        script("{\"fault\":\"reset-before\",\"times\":10," + identity + "}");
        assertBroken(this::token);
    }

    @Test
    void aPoolOfKindPreviewFailsInTheSameWays() {
        pool.settings("{\"kind\":\"preview\"}");
        String version = "?api-version=2024-02-02-preview";
        String uri =
                object(pool.call("POST", "/sessions" + version)).getString("sessionUri") + "/python/execute" + version;
        script("{\"fault\":\"429\"},{\"fault\":\"reset-after\"},{\"fault\":\"session-killed\"}");

        assertThat(pool.call("POST", uri, payload("one")).statusCode()).isEqualTo(429);
        assertBroken(() -> pool.call("POST", uri, payload("one")));
        assertThat(pool.call("POST", uri, payload("two")).statusCode()).isEqualTo(502);
        assertThat(pool.call("POST", uri, payload("three")).statusCode()).isEqualTo(404);
        assertThat(runner.folders).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"rate":[]}                                            | The plan has a field rate
            {"seed":"x"}                                           | seed is "x"
            {"seed":1.5}                                           | seed is 1.5
            {"rates":{}}                                           | rates must be an array
            {"rates":[1]}                                          | rates[0] is 1
            {"rates":[{"fault":"418","rate":1}]}                   | rates[0].fault is "418" but must be one of none, 401
            {"rates":[{"rate":1}]}                                 | rates[0].fault is ""
            {"rates":[{"fault":"502"}]}                            | rates[0].rate is null
            {"rates":[{"fault":"502","rate":1.1}]}                 | rates[0].rate is 1.1
            {"rates":[{"fault":"502","rate":0.6},{"fault":"500","rate":0.6}]} | must be at most 1
            {"rates":[{"fault":"502","rate":1,"times":2}]}         | rates[0] has a field times
            {"script":[{"fault":"502","times":0}]}                 | script[0].times is 0
            {"script":[{"fault":"502","delay":"PT1S"}]}            | 502 takes no time
            {"script":[{"fault":"hang","delay":"soon"}]}           | script[0].delay is "soon"
            {"script":[{"fault":"hang","delay":"PT11M"}]}          | at most PT10M
            {"script":[{"fault":"502","retryAfter":1}]}            | 429 and 503 alone
            {"script":[{"fault":"429","retryAfter":-1}]}           | script[0].retryAfter is -1
            {"script":[{"fault":"502","form":"twice"}]}            | script[0].form belongs to stray-answer alone
            {"script":[{"fault":"stray-answer","form":"thrice"}]}  | script[0].form is "thrice" but must be one of twice
            {"script":[{"fault":"stray-answer","form":"early","delay":"1"}]} | forms twice and timeout
            {"script":[{"fault":"502","target":"gateway"}]}        | must be pool or identity
            {"script":[{"fault":"cold-start","target":"identity"}]}| needs a session
            {"script":[{"fault":"502","target":"identity","identifier":"a"}]} | names a session
            {"script":[{"fault":"502","method":7}]}                | script[0].method is 7
            []                                                     | must be a JSON object
            """)
    void aPlanThatIsWrong(String plan, String message) {
        script("{\"fault\":\"502\"}");

        HttpResponse<String> answer = pool.control("PUT", "faults", plan);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(object(answer).getString("message")).contains(message);
        assertThat(state().getJsonArray("script")).hasSize(1);
    }

    private List<Integer> statusesUnder(String plan) {
        set(plan);
        return IntStream.range(0, 60)
                .mapToObj(i -> pool.execute("session-a", "x").statusCode())
                .toList();
    }

    private HttpResponse<String> token() {
        return pool.send(pool.request("GET", "/msi/token?api-version=2019-08-01&resource=" + PoolClient.AUDIENCE)
                .header("X-IDENTITY-HEADER", pool.identityHeader()));
    }

    private void script(String steps) {
        set("{\"script\":[" + steps + "]}");
    }

    private JsonObject set(String plan) {
        HttpResponse<String> answer = pool.control("PUT", "faults", plan);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return object(answer);
    }

    private JsonObject state() {
        return object(pool.control("GET", "faults", ""));
    }

    private JsonObject injected() {
        return state().getJsonObject("injected");
    }

    private void awaitWaiting(int count) {
        await().atMost(Duration.ofSeconds(10)).until(() -> state().getInt("waiting") == count);
    }

    private static void assertBroken(Runnable call) {
        assertThatThrownBy(call::run).isInstanceOf(CompletionException.class).hasCauseInstanceOf(IOException.class);
    }
}
