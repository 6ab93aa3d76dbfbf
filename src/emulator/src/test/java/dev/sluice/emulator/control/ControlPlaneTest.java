package dev.sluice.emulator.control;

import static dev.sluice.emulator.pool.PoolClient.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.emulator.Emulator;
import dev.sluice.emulator.EmulatorSettings;
import dev.sluice.emulator.FakeRunner;
import dev.sluice.emulator.RawHttp;
import dev.sluice.emulator.pool.PoolClient;
import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlPlaneTest {
    private final FakeRunner runner = new FakeRunner();
    private final Emulator emulator = Emulator.start(EmulatorSettings.defaults().withPort(0), runner);
    private final PoolClient pool = new PoolClient(emulator.endpoint()).withTokenFor(PoolClient.AUDIENCE);

    @AfterEach
    void close() {
        emulator.close();
    }

    @Test
    void theSettingsInForce() {
        assertThat(pool.control("GET", "settings", "").body())
                .isEqualTo("{\"kind\":\"identifier\",\"maxSessions\":5,\"coldStart\":\"PT0S\",\"cooldown\":\"PT5M\","
                        + "\"ready\":0,\"roleAssigned\":true,\"tokenLifetime\":\"PT24H\","
                        + "\"audiences\":\"https://dynamicsessions.io,https://acasessions.io\"}");
    }

    @Test
    void someSettingsAreChangedAndTheOthersStay() {
        JsonObject settings = object(pool.control(
                "PUT",
                "settings",
                "{\"maxSessions\":2,\"cooldown\":10,\"coldStart\":\"PT2S\",\"roleAssigned\":false}"));

        assertThat(settings.getInt("maxSessions")).isEqualTo(2);
        assertThat(settings.getString("cooldown")).isEqualTo("PT10S");
        assertThat(settings.getString("coldStart")).isEqualTo("PT2S");
        assertThat(settings.getBoolean("roleAssigned")).isFalse();
        assertThat(settings.getString("kind")).isEqualTo("identifier");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind|\"azure\"",
                "maxSessions|0",
                "maxSessions|\"many\"",
                "coldStart|\"soon\"",
                "coldStart|-1",
                "cooldown|0",
                "ready|1.5",
                "roleAssigned|\"yes\"",
                "tokenLifetime|null",
                "audiences|\"\"",
                "audiences|\"dynamicsessions.io\"",
                "audiences|\"https://a.example,\"",
                "unknown|1"
            })
    void aWrongSettingIsNamedAndNothingChanges(String field, String value) {
        String before = pool.control("GET", "settings", "").body();

        HttpResponse<String> answer =
                pool.control("PUT", "settings", "{\"maxSessions\":7,\"" + field + "\":" + value + "}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(object(answer).getString("message")).contains(field);
        assertThat(pool.control("GET", "settings", "").body()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "nonsense"})
    void aBodyThatIsNoObject(String body) {
        assertThat(pool.control("PUT", "settings", body).statusCode()).isEqualTo(400);
        assertThat(pool.control("POST", "clock", body).statusCode()).isEqualTo(400);
    }

    @Test
    void anotherKindEndsAllSessions() {
        pool.execute("session-a", "x");

        pool.settings("{\"kind\":\"preview\"}");

        assertThat(pool.sessions()).isEmpty();
        assertThat(pool.execute("session-a", "x").statusCode()).isEqualTo(404);
    }

    @Test
    void theClockIsAdvanced() {
        Instant before = now(pool.control("GET", "clock", ""));

        Instant after = now(pool.control("POST", "clock", "{\"advance\":\"PT301S\"}"));

        assertThat(Duration.between(before, after)).isBetween(Duration.ofSeconds(301), Duration.ofSeconds(330));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"advance\":\"-PT1S\"}", "{\"advance\":\"P9999999D\"}", "{\"advance\":true}"})
    void theClockDoesNotGoAnyOtherWay(String body) {
        HttpResponse<String> answer = pool.control("POST", "clock", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(object(answer).getString("message")).contains("advance");
    }

    @Test
    void theSessionsAreListedAndEnded() {
        pool.execute("session-a", "x");

        JsonObject session = pool.sessions().getJsonObject(0);
        assertThat(session.getString("identifier")).isEqualTo("session-a");
        assertThat(session.getString("state")).isEqualTo("Ready");
        assertThat(Instant.parse(session.getString("createdAt")))
                .isBeforeOrEqualTo(Instant.parse(session.getString("lastUsedAt")));
        assertThat(Instant.parse(session.getString("expiresAt")))
                .isEqualTo(Instant.parse(session.getString("lastUsedAt")).plusSeconds(300));

        assertThat(pool.control("DELETE", "sessions", "").statusCode()).isEqualTo(204);
        assertThat(pool.sessions()).isEmpty();
    }

    @Test
    void whatHappenedIsCounted() {
        pool.execute("session-a", "x");
        pool.execute("session-a", "x");
        pool.execute("abc", "too short");

        JsonObject counts = pool.counts();
        assertThat(counts.getInt("tokenRequests")).isEqualTo(1);
        assertThat(counts.getInt("allocations")).isEqualTo(1);
        assertThat(counts.getInt("requests")).isEqualTo(3);
        assertThat(counts.getInt("refused")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:9090", "127.0.0.1:9090", "127.1.2.3", "[::1]:9090"})
    void aLoopbackHost(String host) {
        assertThat(statusForHost("Host: " + host)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1", ""})
    void anotherHost(String host) {
        assertThat(statusForHost("Host: " + host)).isEqualTo(403);
    }

    @Test
    void aPageOfAnotherSite() {
        String request = "POST /.emulator/tokens/revoke HTTP/1.1";

        assertThat(RawHttp.status(emulator.endpoint(), request, "Host: localhost", "Origin: http://evil.example"))
                .isEqualTo(403);
        assertThat(RawHttp.status(emulator.endpoint(), request, "Host: localhost", "Origin: http://localhost"))
                .isEqualTo(200);
    }

    @Test
    void noHost() {
        assertThat(RawHttp.status(emulator.endpoint(), "GET /.emulator/settings HTTP/1.0", "Accept: */*"))
                .isEqualTo(403);
    }

    @Test
    void otherRoutesAndMethods() {
        HttpResponse<String> wrongMethod = pool.control("DELETE", "settings", "");

        assertThat(wrongMethod.statusCode()).isEqualTo(405);
        assertThat(wrongMethod.headers().firstValue("Allow")).contains("GET, PUT");
        assertThat(pool.control("PUT", "weather", "{}").statusCode()).isEqualTo(404);
        assertThat(pool.control("HEAD", "settings", "").statusCode()).isEqualTo(200);
        assertThat(pool.control("HEAD", "settings", "").body()).isEmpty();
    }

    private int statusForHost(String hostHeader) {
        return RawHttp.status(emulator.endpoint(), "GET /.emulator/settings HTTP/1.1", hostHeader);
    }

    private static Instant now(HttpResponse<String> answer) {
        return Instant.parse(object(answer).getString("now"));
    }
}
