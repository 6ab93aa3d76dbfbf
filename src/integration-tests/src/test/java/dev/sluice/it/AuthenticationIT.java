package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.harness.TokenMint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every route by every kind of caller: the exact status of each. */
@OnLocalServers
@OpensPool
@ExtendWith(Servers.class)
class AuthenticationIT {
    private static final TokenMint MINT = new TokenMint("key-1");
    private static final TokenMint STRANGER = new TokenMint("key-1");

    private static ScriptedPool pool;
    private static HttpServer issuer;
    private static URI byKey;
    private static URI byToken;

    @BeforeAll
    static void start() throws IOException {
        pool = new ScriptedPool(
                Servers.POOL_PORT,
                call -> call.path().endsWith("/getSession")
                        ? ScriptedPool.Scripted.json(200, "{}")
                        : ScriptedPool.well(call));
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        issuer.createContext("/keys", exchange -> {
            byte[] keys = MINT.jwks().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        issuer.start();
        byKey = ApiKeyed.uri();
        byToken = Servers.production(
                        "jwt",
                        "identifier",
                        Map.of(
                                "SLUICE_AUTH_MODE",
                                "jwt",
                                "SLUICE_AUTH_ALLOW_ANONYMOUS",
                                "false",
                                "SLUICE_AUTH_JWT_ISSUER",
                                TokenMint.ISSUER,
                                "SLUICE_AUTH_JWT_AUDIENCE",
                                TokenMint.AUDIENCE,
                                "SLUICE_AUTH_JWT_JWKS",
                                "http://127.0.0.1:" + issuer.getAddress().getPort() + "/keys",
                                "SLUICE_IDENTIFIER_POLICY",
                                "user-project"))
                .uri();
        for (URI server : List.of(byKey, byToken)) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> Web.get(server, "/health/ready").statusCode() == 200);
        }
    }

    @AfterAll
    static void stop() {
        issuer.stop(0);
        pool.close();
    }

    @Test
    void onlyHealthAndThePublicPageAnswerWhoeverHasNoKey() {
        assertMatrix(
                byKey,
                Map.of(
                        "nothing", List.of(),
                        "a wrong key", List.of("Authorization", "Bearer " + ApiKeyed.ALICE + "x"),
                        "another wrong key", List.of("X-API-Key", "x"),
                        "an empty key", List.of("Authorization", "Bearer "),
                        "a user's name", List.of("Authorization", "Basic YWxpY2U6"),
                        "a token", List.of("Authorization", "Bearer " + MINT.token()),
                        "two keys", List.of("X-API-Key", ApiKeyed.ALICE, "Authorization", "Bearer x")));
        assertServed(byKey, "Authorization", "Bearer " + ApiKeyed.ALICE);
        assertServed(byKey, "X-API-Key", ApiKeyed.ALICE_TOO);
    }

    @Test
    void onlyHealthAndThePublicPageAnswerWhoeverHasNoToken() {
        Map<String, String> wrong = new LinkedHashMap<>();
        wrong.put(
                "expired",
                MINT.token(
                        claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(120)))));
        wrong.put("of the wrong audience", MINT.token(claims -> claims.audience("api://other")));
        wrong.put("of the wrong issuer", MINT.token(claims -> claims.issuer("https://other.example")));
        wrong.put("with alg none", MINT.tokenWithoutSignature());
        wrong.put("by HS256 with the public key", MINT.tokenByPublicKeyAsSecret());
        wrong.put("signed by a stranger", STRANGER.token());
        wrong.put("no token", "x");
        Map<String, List<String>> credentials = new LinkedHashMap<>();
        credentials.put("nothing", List.of());
        wrong.forEach((name, token) -> credentials.put(name, List.of("Authorization", "Bearer " + token)));

        assertMatrix(byToken, credentials);
        assertServed(byToken, "Authorization", "Bearer " + MINT.token(), "X-Project-ID", "p");
        assertServed(byToken, "Authorization", "Bearer " + MINT.tokenByEllipticCurve(), "X-Project-ID", "p");
    }

    private static void assertMatrix(URI server, Map<String, List<String>> credentials) {
        List<String> wrong = new ArrayList<>();
        credentials.forEach((name, headers) -> {
            for (Route route : Route.all()) {
                int expected = route.guarded() ? 401 : route.status();
                int got =
                        Web.send(server, route, headers.toArray(String[]::new)).statusCode();
                if (got != expected) {
                    wrong.add(route + " with " + name + " answered " + got + " and not " + expected);
                }
            }
        });
        assertThat(wrong).isEmpty();
        assertThat(pool.calls("/execute")).as("nothing reached the pool").isEmpty();
    }

    private static void assertServed(URI server, String... headers) {
        List<String> wrong = new ArrayList<>();
        for (Route route : Route.all()) {
            HttpResponse<String> got = Web.send(server, route, headers);
            if (got.statusCode() != route.status()) {
                wrong.add(route + " answered " + got.statusCode() + ": " + got.body());
            }
        }
        pool.forget();
        assertThat(wrong).isEmpty();
    }

    @Test
    void theRefusalSaysWhatToSendAndNotWhatWasWrong() {
        HttpResponse<String> nothing = Web.get(byKey, "/api/v2/runtimes");
        HttpResponse<String> wrong = Web.get(byKey, "/api/v2/runtimes", "X-API-Key", ApiKeyed.ALICE + "x");
        HttpResponse<String> worse = Web.get(byKey, "/api/v2/runtimes", "X-API-Key", "x");

        assertThat(Web.header(nothing, "WWW-Authenticate")).isEqualTo("Bearer realm=\"sluice\"");
        assertThat(Web.header(wrong, "WWW-Authenticate")).isEqualTo("Bearer realm=\"sluice\", error=\"invalid_token\"");
        assertThat(Web.header(wrong, "Content-Type")).startsWith("application/problem+json");
        assertThat(Answer.of(nothing).text("type")).isEqualTo("urn:sluice:problem:unauthenticated");
        assertThat(Answer.of(nothing).text("detail")).contains("Authorization: Bearer KEY", "X-API-Key: KEY");
        assertThat(wrong.body()).isEqualTo(worse.body()).doesNotContain("alice", ApiKeyed.ALICE);
    }

    @Test
    void otherSpellingsOfAPathAreGuardedToo() {
        for (String path : List.of(
                "//api/v2/runtimes",
                "/api//v2/runtimes",
                "/./api/v2/runtimes",
                "/x/../api/v2/runtimes",
                "/%61pi/v2/runtimes",
                "/api;x=1/v2/runtimes",
                "/api/v2;x=1/runtimes",
                "/API/v2/runtimes",
                "/api/v2/runtimes/",
                "/api/v2/runtimes%2f",
                "/api%2fv2/runtimes",
                "/api/v2/runtimes?x=/health/live",
                "/health/../api/v2/runtimes")) {
            Answer got = RawHttp.get(byKey, path, "Host: gateway.example");

            assertThat(got.status()).as(path).isIn(400, 401, 404);
        }
    }

    /**
     * Checks that no spelling of a route gets past the key. A spelling that Piston takes for its routes leads to them,
     * with a key alone.
     */
    @Test
    void noSpellingOfARouteGetsPastTheKey() {
        for (String path : List.of(
                "/API/v2/runtimes",
                "/Api/V2/Piston/Packages",
                "/api/v2//runtimes",
                "//api//v2//runtimes",
                "/api/v2/RUNTIMES/")) {
            Answer without = RawHttp.get(byKey, path, "Host: gateway.example");
            Answer with = RawHttp.get(byKey, path, "Host: gateway.example\r\nX-API-Key: " + ApiKeyed.ALICE);

            assertThat(without.status()).as(path).isEqualTo(401);
            assertThat(with.status()).as(path).isEqualTo(200);
        }
    }

    @Test
    void eachUserHasSessionsOfTheirOwnWhateverElseTheRequestSays() {
        String alice = identifierOf("X-API-Key", ApiKeyed.ALICE);

        assertThat(identifierOf("X-API-Key", ApiKeyed.ALICE_TOO)).isEqualTo(alice);
        assertThat(identifierOf("X-API-Key", ApiKeyed.BOB)).isNotEqualTo(alice);
        for (String header : List.of(
                "X-Forwarded-User",
                "X-MS-CLIENT-PRINCIPAL-NAME",
                "X-MS-CLIENT-PRINCIPAL-ID",
                "X-Remote-User",
                "$WSRU",
                "From")) {
            assertThat(identifierOf("X-API-Key", ApiKeyed.BOB, header, "alice"))
                    .as(header)
                    .isEqualTo(identifierOf("X-API-Key", ApiKeyed.BOB));
        }
    }

    private static String identifierOf(String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("X-Session-ID", "the same name"));
        pool.forget();
        HttpResponse<String> got =
                Web.send(byKey, new Route("POST", "/api/v2/execute", 200, true), all.toArray(String[]::new));
        assertThat(got.statusCode()).as(got.body()).isEqualTo(200);
        return pool.calls("/execute").get(0).query();
    }

    @Test
    void nobodyTellsTheServerWhereTheyComeFrom() {
        URI local = Servers.local("identifier").gateway().base();

        Answer rebound = RawHttp.get(local, "/api/v2/runtimes", "Host: rebound.example\r\n$WSSN: localhost");
        Answer disguised = RawHttp.get(local, "/api/v2/runtimes", "Host: localhost\r\n$WSRA: 203.0.113.9");

        assertThat(rebound.status()).isEqualTo(403);
        assertThat(disguised.status()).as("the address is the connection's own").isNotEqualTo(403);
    }

    @Test
    void theEmulatorsControlRoutesAnswerLoopbackNamesAlone() {
        URI emulator = Servers.local("identifier").pool().base();

        assertThat(RawHttp.get(emulator, "/.emulator/sessions", "Host: rebound.example")
                        .status())
                .isEqualTo(403);
        assertThat(RawHttp.get(emulator, "/.emulator/sessions", "Host: localhost")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void eachUserHasARateAndIsToldOfIt() {
        HttpResponse<String> got = Web.get(byKey, "/api/v2/packages", "X-API-Key", ApiKeyed.GREEDY);
        assertThat(Web.header(got, "RateLimit-Policy")).isEqualTo("\"caller\";q=" + ApiKeyed.RATE + ";w=3600");
        assertThat(Web.header(got, "RateLimit")).startsWith("\"caller\";r=" + (ApiKeyed.RATE - 1) + ";t=");

        for (int i = 0; i <= ApiKeyed.RATE && got.statusCode() == 200; i++) {
            got = Web.get(byKey, "/api/v2/packages", "X-API-Key", ApiKeyed.GREEDY);
        }

        assertThat(got.statusCode()).isEqualTo(429);
        assertThat(Answer.of(got).text("type")).isEqualTo("urn:sluice:problem:rate-limited");
        assertThat(Web.header(got, "Retry-After")).matches("[1-9][0-9]*");
        assertThat(Web.header(got, "RateLimit")).startsWith("\"caller\";r=0;");
        assertThat(Web.get(byKey, "/api/v2/packages", "X-API-Key", ApiKeyed.BOB).statusCode())
                .isEqualTo(200);
    }
}
