package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The instructions that browsers get with the answers. */
@OpensPool
@ExtendWith(Servers.class)
class BrowserIT {
    static Stream<Route> routes() {
        return Route.all().stream();
    }

    @ParameterizedTest
    @MethodSource("routes")
    void noAnswerTellsOfTheServerAndEachIsForItselfAlone(Route route) {
        HttpResponse<String> got = Web.send(ApiKeyed.uri(), route, "X-API-Key", "wrong");

        assertThat(got.headers().map()).doesNotContainKeys("server", "x-powered-by", "set-cookie");
        assertThat(got.body()).doesNotContain("Liberty", "WebSphere", "Exception", "dev.sluice");
        if (!route.path().equals("/")) {
            assertThat(got.body()).doesNotContain("<html");
        }
        // Health is an application of the server's own, and those folders are refused before any of ours is asked.
        if (!route.path().startsWith("/health") && !route.path().contains("-INF")) {
            assertThat(Web.header(got, "X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(Web.header(got, "Content-Security-Policy")).contains("frame-ancestors 'none'");
            assertThat(Web.header(got, "Referrer-Policy")).isEqualTo("no-referrer");
        }
        if (route.guarded()) {
            assertThat(Web.header(got, "Cache-Control")).isEqualTo("no-store");
            assertThat(Web.header(got, "Content-Security-Policy")).contains("default-src 'none'");
        }
    }

    @Test
    void pagesOfConfiguredOriginsMayCall() {
        HttpResponse<String> preflight = preflight(ApiKeyed.uri(), ApiKeyed.ORIGIN);
        HttpResponse<String> refused = Web.get(ApiKeyed.uri(), "/api/v2/runtimes", "Origin", ApiKeyed.ORIGIN);

        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(Web.header(preflight, "Access-Control-Allow-Origin")).isEqualTo(ApiKeyed.ORIGIN);
        assertThat(Web.header(preflight, "Access-Control-Allow-Headers")).contains("Authorization", "X-API-Key");
        assertThat(Web.header(preflight, "Vary")).contains("Origin");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(Web.header(refused, "Access-Control-Allow-Origin"))
                .as("a page can read why it was refused")
                .isEqualTo(ApiKeyed.ORIGIN);
    }

    @Test
    void otherPagesMayNot() {
        for (String origin : List.of("https://app.example.evil.example", "http://app.example", "null")) {
            HttpResponse<String> preflight = preflight(ApiKeyed.uri(), origin);

            assertThat(preflight.statusCode()).as(origin).isEqualTo(401);
            assertThat(Web.header(preflight, "Access-Control-Allow-Origin")).isEmpty();
        }
    }

    /** Checks answers that no filter sees: the server answers for health, and for what is no path at all. */
    @Test
    void whatTheServerItselfAnswersHasTheSameHeadersAndTellsNothingOfIt() {
        for (String line : List.of(
                "GET /%zz",
                "GET /health/live",
                "GET /health/nope",
                "GET /health/live/../nope",
                "GET /health/WEB-INF/nope",
                "TRACE /health/live",
                "GET /WEB-INF/web.xml",
                "OPTIONS *")) {
            String answered = RawHttp.exchange(
                    Servers.gateway("identifier").uri(),
                    line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

            assertThat(answered)
                    .as(line)
                    .contains(
                            "\r\nContent-Security-Policy: ",
                            "\r\nX-Content-Type-Options: nosniff\r\n",
                            "\r\nX-Frame-Options: DENY\r\n",
                            "\r\nReferrer-Policy: no-referrer\r\n")
                    .doesNotContain("$WSEP", "SRVE", "Exception", "\r\nServer:", "\r\nX-Powered-By:");
        }
    }

    @Test
    void noPageMayCallWhereNothingIsConfigured() {
        HttpResponse<String> got = preflight(Servers.gateway("identifier").uri(), ApiKeyed.ORIGIN);

        assertThat(Web.header(got, "Access-Control-Allow-Origin")).isEmpty();
        assertThat(Web.header(got, "Access-Control-Allow-Methods")).isEmpty();
    }

    private static HttpResponse<String> preflight(java.net.URI server, String origin) {
        return Web.send(
                server,
                new Route("OPTIONS", "/api/v2/execute", 204, true),
                "Origin",
                origin,
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "authorization,content-type");
    }
}
