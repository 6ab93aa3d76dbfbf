package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks that HTTP/2 is off: there, each of a connection's streams may hold a thread. {@link TlsIT} asks for it by TLS.
 */
@OnLocalServers
@OpensPool
@ExtendWith(Servers.class)
class HttpVersionIT {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final String NO_SETTINGS = "\0\0\0\4\0\0\0\0\0";

    @ParameterizedTest
    @ValueSource(strings = {"local", "production"})
    void theFirstBytesOfHttp2AreNoRequest(String server) {
        String answered = RawHttp.exchange(uri(server), PREFACE + NO_SETTINGS);

        assertThat(answered).matches("(?s)HTTP/\\d\\.\\d 4\\d\\d .*").doesNotContain("\0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "production"})
    void nobodyIsUpgraded(String server) {
        String answered = RawHttp.exchange(
                uri(server),
                String.join(
                        "\r\n",
                        "GET /health/live HTTP/1.1",
                        "Host: localhost",
                        "Connection: Upgrade, HTTP2-Settings",
                        "Upgrade: h2c",
                        "HTTP2-Settings: AAMAAABkAAQAAP__",
                        "",
                        ""));

        assertThat(answered).startsWith("HTTP/1.1 200 ").doesNotContain("101 Switching");
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "production"})
    void aClientThatKnowsBothIsServedByTheFirst(String server) throws Exception {
        HttpResponse<String> got = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .build()
                .send(
                        HttpRequest.newBuilder(uri(server).resolve("/health/live"))
                                .timeout(Duration.ofSeconds(20))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    }

    private static URI uri(String server) {
        return server.equals("local")
                ? Servers.local("identifier").server().uri()
                : Servers.gateway("identifier").uri();
    }
}
