package dev.sluice.gateway.pool.mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.gateway.pool.CallerException;
import dev.sluice.gateway.pool.CallerFault;
import dev.sluice.gateway.pool.CannedResponse;
import dev.sluice.gateway.pool.FakePoolClient;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import dev.sluice.gateway.pool.Samples;
import dev.sluice.gateway.pool.SessionInfo;
import dev.sluice.gateway.pool.SessionPool;
import dev.sluice.gateway.settings.PoolMode;
import dev.sluice.gateway.settings.Settings;
import dev.sluice.piston.LanguageRuntime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifierSessionPoolTest {
    private static final Settings.Pool SETTINGS =
            Samples.settings(PoolMode.IDENTIFIER, "https://pool.example/sub/pools/p", "2025-10-02-preview");

    private final FakePoolClient client = new FakePoolClient();
    private final SessionPool pool = new IdentifierSessionPool(client, Samples.wire(PoolMode.IDENTIFIER), SETTINGS);

    @Test
    void aProgramGoesToTheLanguagesRouteWithTheIdentifierAndNoApiVersion() {
        client.answers(200, "{\"run\":{\"stdout\":\"42\\n\",\"code\":0}}");

        pool.execute(Samples.SESSION, Samples.simple());

        assertThat(client.calls())
                .containsExactly(new FakePoolClient.Call(
                        "POST https://pool.example/sub/pools/p/python/execute?identifier=sluice-0123",
                        "Bearer token-1",
                        "key-1",
                        "{\"properties\":{\"code\":\"print(42)\",\"stdin\":\"\"}}"));
    }

    @Test
    void theLanguageIsEncodedAsOneSegment() {
        client.answers(200, "{\"run\":{}}");

        pool.execute(Samples.SESSION, Samples.execution(Samples.CPP, "", List.of(Samples.MAIN), List.of(), Map.of()));

        assertThat(client.lines())
                .containsExactly("POST https://pool.example/sub/pools/p/c%2B%2B/execute?identifier=sluice-0123");
    }

    @Test
    void theAnswerIsHowTheProgramEnded() {
        client.answers(200, "{\"run\":{\"stdout\":\"42\\n\",\"code\":0}}");

        assertThat(pool.execute(Samples.SESSION, Samples.simple())).isEqualTo(Samples.outcome("42\n"));
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {"", "OK", "{}", "{\"stdout\":\"42\"}", "[1]", "{\"run\":", "{\"run\":{\"code\":1e99999999999}}"})
    void whatIsNotTheResultOfAnExecutionIsABadReply(String body) {
        client.answers(200, body);

        assertThat(faultOfExecution()).isEqualTo(PoolFault.POOL_BAD_REPLY);
    }

    @ParameterizedTest
    @CsvSource({"400, POOL_REJECTED", "404, POOL_ROUTE_NOT_FOUND", "429, POOL_EXHAUSTED", "502, SESSION_NOT_READY"})
    void aRefusalIsNoResult(int status, PoolFault fault) {
        client.answers(status, "");

        assertThat(faultOfExecution()).isEqualTo(fault);
    }

    @Test
    void runtimesAreAskedOfTheSessionsContainer() {
        client.answers(200, "[{\"language\":\"python\",\"version\":\"3.11.0\",\"aliases\":[\"py\"]}]");

        assertThat(pool.runtimes(Samples.SESSION).all()).containsExactly(Samples.PYTHON);
        assertThat(client.lines())
                .containsExactly("GET https://pool.example/sub/pools/p/runtimes?identifier=sluice-0123");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "piston",
                "shared-user; filter=off; meter=on",
                "namespaces; by=bubblewrap; filter=on; meter=on",
                "namespaces; by=util-linux; filter=off; meter=off"
            })
    void howTheSessionKeepsProgramsApartIsTakenFromItsAnswer(String header) {
        assertThat(offerWithSandbox(header).sandbox()).contains(header);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Namespaces",
                "namespaces;by=bubblewrap",
                "namespaces; by=bubblewrap; filter=maybe",
                "namespaces; meter=on; filter=on",
                "namespaces\r\nSet-Cookie: a=b",
                "namespaces; by=/tmp/sluice",
                "namespaces; by=bubblewrap; filter=on; meter=on; token=abc",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void whatIsNotOfThatFormIsNotPassedOn(String header) {
        SessionPool.Offer offer = offerWithSandbox(header);

        assertThat(offer.sandbox()).isEmpty();
        assertThat(offer.runtimes().all()).isNotEmpty();
    }

    private SessionPool.Offer offerWithSandbox(String header) {
        client.answers(call -> CannedResponse.of(200, "[{\"language\":\"python\",\"version\":\"3.11.0\"}]")
                .withHeader("Sluice-Sandbox", header));
        return pool.offer(Samples.SESSION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[{\"language\":\"a\"}]", "[1]", "no"})
    void whatIsNoListOfRuntimesIsABadReply(String body) {
        client.answers(200, body);

        assertThat(catchThrowableOfType(PoolException.class, () -> pool.runtimes(Samples.SESSION))
                        .fault())
                .isEqualTo(PoolFault.POOL_BAD_REPLY);
    }

    @Test
    void anAliasThatIsNoTextIsLeftOut() {
        client.answers(200, "[{\"language\":\"python\",\"version\":\"3.11.0\",\"aliases\":[\"py\",1,null]}]");

        assertThat(pool.runtimes(Samples.SESSION).all())
                .containsExactly(new LanguageRuntime("python", "3.11.0", List.of("py"), null));
    }

    @Test
    void whetherASessionListensIsAskedOfItsContainer() {
        pool.listen(Samples.SESSION);

        assertThat(client.lines())
                .containsExactly("GET https://pool.example/sub/pools/p/health?identifier=sluice-0123");
    }

    @ParameterizedTest
    @CsvSource({"200, true", "204, true", "302, false", "404, false", "405, false", "409, false", "500, false"})
    void anAdapterWithoutAHealthRouteListensAllTheSame(int status, boolean healthy) {
        client.answers(status, "");

        assertThat(pool.listen(Samples.SESSION)).isEqualTo(new SessionPool.Listening(healthy, Optional.empty()));
    }

    @Test
    void ourAdapterSaysWhichSessionItIs() {
        client.answers(call -> CannedResponse.of(200, "{}").withHeader("Sluice-Session", "0123-abcd"));

        assertThat(pool.listen(Samples.SESSION).instance()).hasValue("0123-abcd");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "has a space in it", "line\nbreak-1234"})
    void whatCannotBeAnInstanceIsNone(String header) {
        client.answers(call -> CannedResponse.of(200, "{}").withHeader("Sluice-Session", header));

        assertThat(pool.listen(Samples.SESSION).instance()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 503, 504})
    void aSessionThatSaysItselfThatItCannotRunIsNotReady(int status) {
        client.answers(status, "{\"type\":\"urn:sluice:session:not-ready\",\"message\":\"m\"}");

        assertThat(catchThrowableOfType(PoolException.class, () -> pool.listen(Samples.SESSION))
                        .fault())
                .isEqualTo(PoolFault.SESSION_NOT_READY);
    }

    @Test
    void aProgramIsMeantForTheSessionThatWasAsked() {
        client.answers(200, "{\"run\":{}}");

        pool.execute(Samples.SESSION, Samples.simple().meantFor(Optional.of("0123-abcd")));
        pool.execute(Samples.SESSION, Samples.simple());

        assertThat(client.instances()).containsExactly("0123-abcd", null);
    }

    @ParameterizedTest
    @CsvSource({
        "412, another-session, SESSION_REPLACED",
        "410, answer-forgotten, ANSWER_FORGOTTEN",
        "503, session-closed, SESSION_LOST",
        "400, invalid-request, SESSION_REFUSED"
    })
    void whatOurAdapterRefusesIsKnownByItsType(int status, String type, PoolFault fault) {
        client.answers(status, "{\"type\":\"urn:sluice:session:" + type + "\",\"message\":\"m\"}");

        assertThat(faultOfExecution()).isEqualTo(fault);
    }

    @Test
    void aKeyOfAnotherRequestIsTheCallersMistake() {
        client.answers(422, "{\"type\":\"urn:sluice:session:idempotency-key-reused\",\"message\":\"m\"}");

        assertThatExceptionOfType(CallerException.class)
                .isThrownBy(() -> pool.execute(Samples.SESSION, Samples.simple()))
                .returns(CallerFault.IDEMPOTENCY_KEY_REUSED, CallerException::fault);
    }

    @Test
    void aProgramIsSentAgainWithANewTokenWhereThePoolRefusedTheFirst() {
        client.answers(
                call -> CannedResponse.of(call.authorization().equals("Bearer token-1") ? 401 : 200, "{\"run\":{}}"));

        pool.execute(Samples.SESSION, Samples.simple());

        assertThat(client.lines())
                .extracting(line -> line.substring(line.lastIndexOf('/')))
                .containsExactly(
                        "/execute?identifier=sluice-0123",
                        "/health?identifier=sluice-0123",
                        "/execute?identifier=sluice-0123");
    }

    @Test
    void aForeignContainersOwnRefusalIsNoReasonToSendItsProgramAgain() {
        client.answers(call -> CannedResponse.of(call.text().contains("/execute") ? 401 : 404, ""));

        assertThat(faultOfExecution()).isEqualTo(PoolFault.POOL_UNAUTHORIZED);
        assertThat(client.lines().stream().filter(line -> line.contains("/execute")))
                .hasSize(1);
        assertThat(client.calls()).allMatch(call -> call.authorization().equals("Bearer token-1"));
    }

    @Test
    void aSessionThatRunsNothingTwiceIsSentItAgainAtOnce() {
        client.answers(
                call -> CannedResponse.of(call.authorization().equals("Bearer token-1") ? 401 : 200, "{\"run\":{}}"));

        pool.execute(Samples.SESSION, Samples.simple().meantFor(Optional.of("0123-abcd")));

        assertThat(client.lines()).hasSize(2).allMatch(line -> line.contains("/execute"));
    }

    @Test
    void aRefusalThatNamesTheSessionIsNotThePools() {
        client.answers(call -> CannedResponse.of(401, "").withHeader("Sluice-Session", "0123-abcd"));

        faultOfExecution();

        assertThat(client.lines()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 429, 502, 503, 504})
    void whatIsNoAnswerOfTheContainerIsNotListening(int status) {
        client.answers(status, "");

        assertThat(catchThrowableOfType(PoolException.class, () -> pool.listen(Samples.SESSION))
                        .status())
                .isEqualTo(status);
    }

    @Test
    void lookingForASessionIsACallOfThePoolsOwnThatAllocatesNothing() {
        client.answers(200, "{\"createdAt\":\"2026-11-21T10:00:00+00:00\",\"expiresAt\":\"soon\"}");

        SessionInfo info = pool.find(Samples.SESSION).orElseThrow();

        assertThat(client.lines())
                .containsExactly("POST https://pool.example/sub/pools/p/.management/getSession"
                        + "?api-version=2025-10-02-preview&identifier=sluice-0123");
        assertThat(info.createdAt()).contains(Instant.parse("2026-11-21T10:00:00Z"));
        assertThat(info.expiresAt()).isEmpty();
    }

    @Test
    void aSessionThatIsNotThereIsNoError() {
        client.answers(400, "{\"error\":{\"code\":\"SessionWithIdentifierNotFound\"}}");

        assertThat(pool.find(Samples.SESSION)).isEmpty();
    }

    @Test
    void stoppingIsACallOfThePoolsOwnWithItsApiVersion() {
        pool.stop(Samples.SESSION);

        assertThat(client.lines())
                .containsExactly("POST https://pool.example/sub/pools/p/.management/stopSession"
                        + "?api-version=2025-10-02-preview&identifier=sluice-0123");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            404 | {"message":"Not Found"}
            400 | {"error":{"code":"SessionWithIdentifierNotFound","message":"m"}}
            400 | {"code":"SessionNotFound"}
            """)
    void stoppingWhatIsNotThereIsNoError(int status, String body) {
        client.answers(status, body);

        assertThatCode(() -> pool.stop(Samples.SESSION)).doesNotThrowAnyException();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            400 | {"error":{"code":"InvalidApiVersion"}}
            403 | ''
            500 | {"error":{"code":"SessionNotFound"}}
            """)
    void aSessionThatCouldNotBeStoppedIsToldOf(int status, String body) {
        client.answers(status, body);

        assertThat(catchThrowableOfType(PoolException.class, () -> pool.stop(Samples.SESSION))
                        .status())
                .isEqualTo(status);
    }

    private PoolFault faultOfExecution() {
        return catchThrowableOfType(PoolException.class, () -> pool.execute(Samples.SESSION, Samples.simple()))
                .fault();
    }
}
