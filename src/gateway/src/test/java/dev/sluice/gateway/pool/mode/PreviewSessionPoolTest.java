package dev.sluice.gateway.pool.mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.gateway.VirtualClock;
import dev.sluice.gateway.pool.CannedResponse;
import dev.sluice.gateway.pool.FakePoolClient;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import dev.sluice.gateway.pool.Samples;
import dev.sluice.gateway.pool.SessionPool;
import dev.sluice.gateway.settings.PoolMode;
import dev.sluice.gateway.settings.Settings;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreviewSessionPoolTest {
    private static final String API_VERSION = "?api-version=2024-02-02-preview";
    private static final String CREATE = "POST https://pool.example/p/sessions" + API_VERSION;
    private static final String FIRST = "POST https://pool.example/p/sessions/1/python/execute" + API_VERSION;
    private static final String SECOND = "POST https://pool.example/p/sessions/2/python/execute" + API_VERSION;
    private static final String RESULT = "{\"run\":{\"stdout\":\"42\\n\",\"code\":0}}";

    private final VirtualClock clock = new VirtualClock();
    private final FakePoolClient client = new FakePoolClient();
    private final AtomicInteger created = new AtomicInteger();
    private final SessionPool pool = pool("https://pool.example/p");

    @BeforeEach
    void aPoolThatWorks() {
        sessionsAnswer(call -> CannedResponse.of(200, RESULT));
    }

    @Test
    void theFirstProgramCreatesASessionAndGoesToItsUri() {
        pool.execute(Samples.SESSION, Samples.simple());

        assertThat(client.lines()).containsExactly(CREATE, FIRST);
    }

    @Test
    void creationHasAnEmptyBodyAndNoKey() {
        pool.execute(Samples.SESSION, Samples.simple());

        assertThat(client.calls().get(0)).isEqualTo(new FakePoolClient.Call(CREATE, "Bearer token-1", null, ""));
    }

    @Test
    void aProgramCarriesItsKeyAndItsCode() {
        pool.execute(Samples.SESSION, Samples.simple());

        assertThat(client.last())
                .isEqualTo(new FakePoolClient.Call(
                        FIRST, "Bearer token-1", "key-1", "{\"properties\":{\"code\":\"print(42)\",\"stdin\":\"\"}}"));
    }

    @Test
    void theNextProgramGoesToTheSameSession() {
        pool.execute(Samples.SESSION, Samples.simple());
        pool.execute(Samples.SESSION, Samples.simple());

        assertThat(client.lines()).containsExactly(CREATE, FIRST, FIRST);
    }

    @Test
    void anotherIdentifierHasAnotherSession() {
        pool.execute(Samples.SESSION, Samples.simple());
        pool.execute(Samples.OTHER_SESSION, Samples.simple());

        assertThat(client.lines()).containsExactly(CREATE, FIRST, CREATE, SECOND);
    }

    @Test
    void createdIsAsGoodAsOk() {
        client.answers(call -> call.text().equals(CREATE)
                ? CannedResponse.of(201, "{\"sessionUri\":\"https://pool.example/p/sessions/1\"}")
                : CannedResponse.of(200, RESULT));

        assertThat(pool.execute(Samples.SESSION, Samples.simple())).isEqualTo(Samples.outcome("42\n"));
    }

    @Test
    void aSessionThatIsGoneIsSaidToBe() {
        pool.execute(Samples.SESSION, Samples.simple());
        sessionsAnswer(call -> CannedResponse.of(404, "{\"message\":\"Not Found\"}"));

        assertThat(faultOfExecution()).isEqualTo(PoolFault.SESSION_GONE);
    }

    @Test
    void afterASessionIsGoneTheNextCallCreatesAnother() {
        pool.execute(Samples.SESSION, Samples.simple());
        sessionsAnswer(call -> CannedResponse.of(404, "{\"message\":\"Not Found\"}"));
        faultOfExecution();
        aPoolThatWorks();
        client.calls().clear();

        pool.execute(Samples.SESSION, Samples.simple());

        assertThat(client.lines()).containsExactly(CREATE, SECOND);
    }

    @Test
    void aContainerWithoutARouteOfItsOwnKeepsItsSession() {
        pool.execute(Samples.SESSION, Samples.simple());
        sessionsAnswer(call -> CannedResponse.of(404, "{\"message\":\"Not Found\"}"));

        assertThat(pool.listen(Samples.SESSION)).isEqualTo(SessionPool.Listening.SILENT);
        assertThat(client.lines().stream().filter(CREATE::equals)).hasSize(1);
    }

    @Test
    void aNotFoundOfTheAdaptersOwnDoesNotEndTheSession() {
        pool.execute(Samples.SESSION, Samples.simple());
        sessionsAnswer(call -> CannedResponse.of(404, "{\"type\":\"urn:sluice:session:not-found\",\"message\":\"m\"}"));

        assertThat(faultOfExecution()).isEqualTo(PoolFault.SESSION_REFUSED);
    }

    @Test
    void afterTheCooldownASessionIsCreatedAnew() {
        pool.execute(Samples.SESSION, Samples.simple());
        clock.advance(Duration.ofMinutes(5));
        pool.execute(Samples.SESSION, Samples.simple());

        assertThat(client.lines()).containsExactly(CREATE, FIRST, CREATE, SECOND);
    }

    @Test
    void runtimesAndHealthAreAskedOfTheSessionsUri() {
        pool.listen(Samples.SESSION);
        sessionsAnswer(call -> CannedResponse.of(200, "[{\"language\":\"c\",\"version\":\"1\"}]"));
        pool.runtimes(Samples.SESSION);

        assertThat(client.lines())
                .containsExactly(
                        CREATE,
                        "GET https://pool.example/p/sessions/1/health" + API_VERSION,
                        "GET https://pool.example/p/sessions/1/runtimes" + API_VERSION);
    }

    @Test
    void thereIsNoWayToStopASession() {
        pool.execute(Samples.SESSION, Samples.simple());
        client.calls().clear();

        pool.stop(Samples.SESSION);

        assertThat(client.calls()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"400, POOL_REJECTED", "404, POOL_ROUTE_NOT_FOUND", "429, POOL_EXHAUSTED", "503, SESSION_NOT_READY"})
    void aCreationThatIsRefusedIsToldAsThePoolsRefusal(int status, PoolFault fault) {
        client.answers(status, "");

        assertThat(faultOfExecution()).isEqualTo(fault);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "https://evil.example/p/sessions/1",
                "https://pool.example.evil.example/p/sessions/1",
                "https://pool.example@evil.example/p/sessions/1",
                "https://evil.example\\\\@pool.example/p/sessions/1",
                "https://user@pool.example/p/sessions/1",
                "http://pool.example/p/sessions/1",
                "https://pool.example:8443/p/sessions/1",
                "https://pool.example/p/sessions/1?a=b",
                "https://pool.example/p/sessions/1#a",
                "//pool.example/p/sessions/1",
                "/p/sessions/1",
                "https:pool.example/p",
                "https://pool example/",
                "file:///etc/passwd",
                "",
            })
    void aSessionUriOutsideThePoolsOriginGetsNoToken(String sessionUri) {
        client.answers(200, "{\"sessionUri\":\"" + sessionUri + "\"}");

        assertThat(faultOfExecution()).isEqualTo(PoolFault.POOL_BAD_REPLY);
        assertThat(client.lines()).containsExactly(CREATE);
    }

    @Test
    void aSessionUriThatWasRefusedIsNotRemembered() {
        client.answers(200, "{\"sessionUri\":\"https://evil.example/\"}");
        faultOfExecution();
        faultOfExecution();

        assertThat(client.lines()).containsExactly(CREATE, CREATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"sessionUri\":1}", "{\"sessionUri\":null}", "[]", "no", ""})
    void anAnswerWithoutASessionUriIsABadReply(String body) {
        client.answers(200, body);

        assertThat(faultOfExecution()).isEqualTo(PoolFault.POOL_BAD_REPLY);
    }

    @ParameterizedTest
    @CsvSource({
        "https://pool.example, https://pool.example:443/sessions/1",
        "https://pool.example:443, https://pool.example/sessions/1",
        "http://pool.example, http://pool.example:80/sessions/1"
    })
    void theSchemesOwnPortMayBeWrittenOrNot(String endpoint, String sessionUri) {
        client.answers(call -> CannedResponse.of(
                200, call.text().contains("/execute") ? RESULT : "{\"sessionUri\":\"" + sessionUri + "\"}"));

        pool(endpoint).execute(Samples.SESSION, Samples.simple());

        assertThat(client.last().text()).isEqualTo("POST " + sessionUri + "/python/execute" + API_VERSION);
    }

    @Test
    void aSlashAtTheEndOfASessionUriIsNotDoubled() {
        client.answers(call -> CannedResponse.of(
                200, call.text().equals(CREATE) ? "{\"sessionUri\":\"https://pool.example/p/sessions/1/\"}" : RESULT));

        pool.execute(Samples.SESSION, Samples.simple());

        assertThat(client.lines()).containsExactly(CREATE, FIRST);
    }

    private SessionPool pool(String endpoint) {
        Settings.Pool settings = Samples.settings(PoolMode.PREVIEW, endpoint, "2024-02-02-preview");
        var uris = new SessionUris(100, Duration.ofMinutes(5), clock::nanos, () -> true);
        return new PreviewSessionPool(client, Samples.wire(PoolMode.PREVIEW), settings, uris);
    }

    private void sessionsAnswer(Function<FakePoolClient.Call, Response> answer) {
        client.answers(call -> call.text().equals(CREATE)
                ? CannedResponse.of(
                        200, "{\"sessionUri\":\"https://pool.example/p/sessions/" + created.incrementAndGet() + "\"}")
                : answer.apply(call));
    }

    private PoolFault faultOfExecution() {
        return catchThrowableOfType(PoolException.class, () -> pool.execute(Samples.SESSION, Samples.simple()))
                .fault();
    }
}
