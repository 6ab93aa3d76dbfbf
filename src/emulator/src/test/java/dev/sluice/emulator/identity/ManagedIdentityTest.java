package dev.sluice.emulator.identity;

import static dev.sluice.emulator.pool.PoolClient.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.emulator.Emulator;
import dev.sluice.emulator.EmulatorSettings;
import dev.sluice.emulator.FakeRunner;
import dev.sluice.emulator.RawHttp;
import dev.sluice.emulator.pool.PoolClient;
import jakarta.json.JsonObject;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManagedIdentityTest {
    private static final String TOKEN = "/msi/token?api-version=2019-08-01&resource=https%3A%2F%2Fdynamicsessions.io";

    private final FakeRunner runner = new FakeRunner();
    private Emulator emulator = Emulator.start(EmulatorSettings.defaults().withPort(0), runner);
    private PoolClient client = new PoolClient(emulator.endpoint());

    @AfterEach
    void close() {
        emulator.close();
    }

    @Test
    void aTokenInTheFormThatTheAzureLibraryReads() {
        Instant before = Instant.now();
        JsonObject token = client.tokenFor(PoolClient.AUDIENCE);

        assertThat(token.getString("access_token")).hasSizeGreaterThan(20);
        assertThat(token.getString("resource")).isEqualTo(PoolClient.AUDIENCE);
        assertThat(token.getString("token_type")).isEqualTo("Bearer");
        assertThat(token.getString("client_id")).isNotEmpty();
        Instant expiry = Instant.ofEpochSecond(Long.parseLong(token.getString("expires_on")));
        assertThat(Duration.between(before, expiry)).isBetween(Duration.ofMinutes(1439), Duration.ofMinutes(1441));
    }

    @Test
    void eachTokenIsAnother() {
        assertThat(client.tokenFor(PoolClient.AUDIENCE).getString("access_token"))
                .isNotEqualTo(client.tokenFor(PoolClient.AUDIENCE).getString("access_token"));
        assertThat(client.counts().getInt("tokenRequests")).isEqualTo(2);
    }

    @Test
    void theClientIdThatWasAskedForIsEchoed() {
        HttpResponse<String> answer = client.send(
                client.request("GET", TOKEN + "&client_id=abc").header("X-IDENTITY-HEADER", client.identityHeader()));

        assertThat(object(answer).getString("client_id")).isEqualTo("abc");
    }

    @Test
    void theLifetimeIsASetting() {
        client.settings("{\"tokenLifetime\":\"PT10M\"}");
        client.withTokenFor(PoolClient.AUDIENCE);
        assertThat(client.execute("session-a", "x").statusCode()).isEqualTo(200);

        client.advance(Duration.ofMinutes(10));

        assertThat(client.execute("session-a", "x").statusCode()).isEqualTo(401);
    }

    @Test
    void withoutTheHeaderThereIsNoToken() {
        HttpResponse<String> answer = client.call("GET", TOKEN);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(object(answer).getString("message")).contains("X-IDENTITY-HEADER");
    }

    @Test
    void theConfiguredHeaderAloneIsGood() {
        emulator.close();
        emulator = Emulator.start(
                EmulatorSettings.from(Map.of("IDENTITY_HEADER", "right", "SLUICE_EMULATOR_PORT", "0")), runner);
        client = new PoolClient(emulator.endpoint());

        assertThat(statusWith("right")).isEqualTo(200);
        assertThat(statusWith("wrong")).isEqualTo(401);
    }

    @Test
    void withoutAConfiguredHeaderEachEmulatorHasOneOfItsOwn() {
        String header = client.identityHeader();
        assertThat(header).hasSizeGreaterThan(40);
        assertThat(statusWith(header)).isEqualTo(200);
        assertThat(statusWith("local-development")).isEqualTo(401);
        try (var other = Emulator.start(EmulatorSettings.defaults().withPort(0), runner)) {
            assertThat(new PoolClient(other.endpoint()).identityHeader()).isNotEqualTo(header);
        }
    }

    @Test
    void whatAClientMustKnowIsToldUnderTheNameThatItUses() {
        HttpResponse<String> told = client.send(
                client.request("GET", "http://localhost:" + emulator.endpoint().getPort() + "/.emulator/identity"));

        assertThat(told.headers().firstValue("Cache-Control")).contains("no-store");
        String endpoint = object(told).getString("endpoint");
        assertThat(endpoint).isEqualTo("http://localhost:" + emulator.endpoint().getPort() + "/msi/token");
        HttpResponse<String> token =
                client.send(client.request("GET", endpoint + "?api-version=2019-08-01&resource=" + PoolClient.AUDIENCE)
                        .header("X-IDENTITY-HEADER", object(told).getString("header")));
        assertThat(token.statusCode()).isEqualTo(200);
        assertThat(client.control("PUT", "identity", "{}").statusCode()).isEqualTo(405);
    }

    @Test
    void otherMachinesAreNotToldWhateverHostTheyName() throws SocketException {
        emulator.close();
        emulator = Emulator.start(
                EmulatorSettings.defaults().withHost("0.0.0.0").withPort(0), new FakeRunner("namespaces"));
        Optional<InetAddress> address = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress())
                .findFirst();
        assumeTrue(address.isPresent(), "needs a network beside the loopback one");
        var outside = URI.create("http://" + address.orElseThrow().getHostAddress() + ":"
                + emulator.endpoint().getPort());

        assertThat(RawHttp.status(outside, "GET /.emulator/identity HTTP/1.1", "Host: localhost"))
                .isEqualTo(403);
        assertThat(RawHttp.status(emulator.endpoint(), "GET /.emulator/identity HTTP/1.1", "Host: localhost"))
                .isEqualTo(200);
    }

    @Test
    void settingsDoNotShowTheHeader() {
        assertThat(EmulatorSettings.from(Map.of("IDENTITY_HEADER", "right")).toString())
                .doesNotContain("right");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/msi/token?resource=https%3A%2F%2Fdynamicsessions.io",
                "/msi/token?api-version=2017-09-01&resource=https%3A%2F%2Fdynamicsessions.io",
                "/msi/token?api-version=2019-08-01"
            })
    void aParameterMissingOrWrong(String pathAndQuery) {
        HttpResponse<String> answer =
                client.send(client.request("GET", pathAndQuery).header("X-IDENTITY-HEADER", client.identityHeader()));

        assertThat(answer.statusCode()).isEqualTo(400);
    }

    @Test
    void onlyGet() {
        assertThat(client.call("POST", TOKEN).statusCode()).isEqualTo(405);
    }

    private int statusWith(String header) {
        return client.send(client.request("GET", TOKEN).header("X-IDENTITY-HEADER", header))
                .statusCode();
    }
}
