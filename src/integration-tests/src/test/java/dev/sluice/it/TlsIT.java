package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sluice.harness.LibertyServer;
import dev.sluice.harness.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS both ways, by the files of {@code liberty/examples} as they are. */
@OpensPool
@ExtendWith(Servers.class)
class TlsIT {
    private static final String HERE = "ip:127.0.0.1,dns:localhost";

    @TempDir
    static Path folder;

    private static final int POOL = Ports.free();
    private static final int HTTPS = Ports.free();
    private static final List<String> REQUESTS = new CopyOnWriteArrayList<>();

    private static Certificates trusted;
    private static Path good;
    private static LibertyServer gateway;
    private static ScriptedPool identity;

    @BeforeAll
    static void start() throws Exception {
        trusted = new Certificates(folder, "trusted");
        good = trusted.keyStore("good", HERE, "-1d", 30);
        trusted.keyStore("expired", HERE, "-10d", 5);
        trusted.keyStore("other-host", "dns:other.example", "-1d", 30);
        new Certificates(folder, "unknown").keyStore("of-an-unknown-authority", HERE, "-1d", 30);
        identity = new ScriptedPool(Servers.POOL_PORT, ScriptedPool::well);
        gateway = LibertyServer.start(
                "tls",
                Servers.production(
                        "identifier",
                        Map.of(
                                "SLUICE_POOL_ENDPOINT",
                                "https://127.0.0.1:" + POOL,
                                "SLUICE_HTTPS_PORT",
                                String.valueOf(HTTPS),
                                "SLUICE_TLS_KEY_STORE",
                                good.toString(),
                                "SLUICE_TLS_KEY_STORE_PASSWORD",
                                Certificates.PASSWORD,
                                "SLUICE_TLS_TRUST_STORE",
                                trusted.trustStore().toString(),
                                "SLUICE_TLS_TRUST_STORE_PASSWORD",
                                Certificates.PASSWORD)),
                "tls.xml",
                "private-ca.xml");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        identity.close();
    }

    @Test
    void aPoolWithACertificateThatHoldsIsCalled() throws Exception {
        HttpsServer pool = pool("good");
        try {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(execute().status()).isEqualTo(200));
        } finally {
            pool.stop(0);
        }
        assertThat(REQUESTS).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"expired", "other-host", "of-an-unknown-authority"})
    void anotherIsNotSentTheToken(String certificate) throws Exception {
        HttpsServer pool = pool(certificate);
        REQUESTS.clear();
        try {
            Answer got = execute();

            assertThat(got.status()).isEqualTo(503);
            assertThat(got.text("type")).isEqualTo("urn:sluice:problem:pool-unreachable");
            assertThat(got.text("detail")).contains("No trusted TLS connection");
            assertThat(REQUESTS).isEmpty();
        } finally {
            pool.stop(0);
        }
    }

    @Test
    void callersAreServedByTls() throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(Certificates.client(trusted.trustStore()))
                .build();

        HttpResponse<String> got = client.send(
                HttpRequest.newBuilder(URI.create("https://localhost:" + HTTPS + "/api/v2/nope"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(got.statusCode()).isEqualTo(404);
        // The client offers HTTP/2 by ALPN.
        assertThat(got.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        assertThat(got.sslSession().orElseThrow().getProtocol()).isIn("TLSv1.2", "TLSv1.3");
        assertThat(Web.header(got, "Strict-Transport-Security")).contains("max-age");
    }

    private static Answer execute() {
        return new Client(gateway.uri()).execute(Client.PRINT_42);
    }

    private static HttpsServer pool(String certificate) throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), POOL), 10);
        server.setHttpsConfigurator(new HttpsConfigurator(Certificates.server(folder.resolve(certificate + ".p12"))));
        server.createContext("/", TlsIT::answer);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        REQUESTS.add(path);
        String body = path.endsWith("/runtimes") ? ScriptedPool.RUNTIMES : ScriptedPool.RESULT;
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Connection", "close");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
