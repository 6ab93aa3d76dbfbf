package dev.sluice.emulator;

import static dev.sluice.emulator.pool.PoolClient.object;
import static dev.sluice.emulator.pool.PoolClient.payload;
import static dev.sluice.emulator.pool.PoolClient.stdout;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.emulator.access.CannotStartException;
import dev.sluice.emulator.http.SelfSignedCertificate;
import dev.sluice.emulator.pool.PoolClient;
import dev.sluice.emulator.pool.PoolKind;
import dev.sluice.session.runner.SharedRunner;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests an emulator that answers HTTPS at its port too. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpsTest {
    private static final String VERSION = "api-version=2025-10-02-preview";
    private static final EmulatorSettings SETTINGS = EmulatorSettings.defaults().withPort(0);

    private final FakeRunner runner = new FakeRunner();
    private final Emulator emulator = Emulator.start(
            SETTINGS.withEnvironment(
                    Map.of("SLUICE_EMULATOR_HTTPS", "true", "SLUICE_EMULATOR_HTTPS_NAMES", "emulator.example")),
            runner);
    private final URI secure = emulator.secureEndpoint().orElseThrow();
    private final PoolClient plain = new PoolClient(emulator.endpoint());

    @AfterAll
    void close() {
        runner.close();
        emulator.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:", "http://localhost:", "https://127.0.0.1:", "https://localhost:"})
    void whatAClientIsToldFollowsItsSchemeAndHost(String origin) throws Exception {
        String own = origin + emulator.endpoint().getPort();
        PoolClient pool = new PoolClient(URI.create(own), trusting()).withTokenFor(PoolClient.AUDIENCE);
        pool.control("DELETE", "sessions", "");

        assertThat(object(pool.control("GET", "identity", "")).getString("endpoint"))
                .isEqualTo(own + "/msi/token");
        pool.settings("{\"kind\":\"preview\"}");
        String sessionUri = object(pool.call("POST", "/sessions?" + VERSION)).getString("sessionUri");
        assertThat(sessionUri).startsWith(own + "/sessions/");
        assertThat(stdout(pool.call("POST", sessionUri + "/python/execute?" + VERSION, payload("one"))))
                .isEqualTo("one");
        pool.settings("{\"kind\":\"identifier\",\"maxSessions\":301}");
        assertThat(stdout(pool.execute("session-a", "two"))).isEqualTo("two");
        for (int i = 0; i < 300; i++) {
            pool.call("GET", "/health?identifier=session-" + i);
        }
        assertThat(object(pool.call("POST", "/.management/listSessions?" + VERSION))
                        .getString("nextLink"))
                .isEqualTo(own + "/.management/listSessions?skip=300&" + VERSION);
        pool.settings("{\"kind\":\"code-interpreter\",\"maxSessions\":301}");
        for (int i = 0; i < 301; i++) {
            pool.call("GET", "/files?identifier=session-" + i + "&" + VERSION);
        }
        assertThat(object(pool.call("GET", "/listSessions?" + VERSION)).getString("nextLink"))
                .isEqualTo(own + "/listSessions?skip=300&" + VERSION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:", "http://localhost:", "https://127.0.0.1:", "https://localhost:"})
    void whereAnExecutionIsFollowsThemToo(String origin) throws Exception {
        try (Emulator cells = Emulator.start(
                SETTINGS.withKind(PoolKind.CODE_INTERPRETER).withEnvironment(Map.of("SLUICE_EMULATOR_HTTPS", "true")),
                SharedRunner.with("python"))) {
            String own = origin + cells.endpoint().getPort();
            HttpClient trusting = trusting(new PoolClient(cells.endpoint()));
            PoolClient pool = new PoolClient(URI.create(own), trusting).withTokenFor(PoolClient.AUDIENCE);

            String location = pool.call(
                            "POST",
                            "/executions?identifier=session-a&" + VERSION,
                            "{\"codeInputType\":\"Inline\",\"executionType\":\"Asynchronous\",\"code\":\"1\","
                                    + "\"timeoutInSeconds\":60}")
                    .headers()
                    .firstValue("Operation-Location")
                    .orElseThrow();

            assertThat(location).startsWith(own + "/executions/").endsWith("?identifier=session-a&" + VERSION);
            assertThat(pool.call("GET", location).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void theCertificateIsToldAndIsForThisMachinesNames() throws Exception {
        HttpResponse<String> told = plain.control("GET", "certificate", "");

        assertThat(told.statusCode()).isEqualTo(200);
        assertThat(told.body()).startsWith("-----BEGIN CERTIFICATE-----\n").endsWith("-----END CERTIFICATE-----\n");
        assertThat(certificate(told.body()).getSubjectAlternativeNames())
                .extracting(name -> String.valueOf(name.get(1)))
                .containsExactly("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1", "emulator.example");
        assertThat(certificate(told.body()).getBasicConstraints()).isEqualTo(-1);
        assertThat(emulator.httpsNotice())
                .get()
                .asString()
                .contains("/.emulator/certificate", "SHA-256", secure.toString());
    }

    @Test
    void aClientThatDoesNotTrustItSpeaksToNobody() {
        assertThatThrownBy(() -> new PoolClient(secure).control("GET", "settings", ""))
                .hasRootCauseInstanceOf(Exception.class)
                .hasMessageContaining("PKIX");
    }

    @Test
    void eachEmulatorHasAKeyOfItsOwnThatIsNowhereOnTheDisk() throws Exception {
        List<Path> before = keyFolders();

        SelfSignedCertificate other = SelfSignedCertificate.forNames(List.of("localhost"));

        assertThat(other.pem())
                .isNotEqualTo(plain.control("GET", "certificate", "").body());
        assertThat(other.toString()).doesNotContain("PRIVATE");
        assertThat(keyFolders()).isSubsetOf(before);
    }

    private static List<Path> keyFolders() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(path -> path.getFileName().toString().startsWith("sluice-emulator-"))
                    .toList();
        }
    }

    @ParameterizedTest
    @CsvSource({"http,https", "https,http"})
    void aPageOfTheOtherSchemeIsOfAnotherSite(String own, String other) throws Exception {
        URI endpoint = own.equals("https") ? secure : emulator.endpoint();
        var client = new PoolClient(endpoint, trusting());

        assertThat(client.send(client.request("GET", "/.emulator/settings")
                                .header("Origin", other + "://" + endpoint.getAuthority()))
                        .statusCode())
                .isEqualTo(403);
        assertThat(client.send(client.request("GET", "/.emulator/settings")
                                .header("Origin", own + "://" + endpoint.getAuthority()))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aClientThatSaysHalfOfAGreetingKeepsNobodyElseWaiting() throws IOException {
        try (var silent = new Socket(secure.getHost(), secure.getPort());
                var half = new Socket(secure.getHost(), secure.getPort());
                var wrong = new Socket(secure.getHost(), secure.getPort())) {
            half.getOutputStream().write(new byte[] {22, 3, 1});
            wrong.getOutputStream().write(new byte[] {22, 3, 3, -1, -1, 1});
            wrong.setSoTimeout(20_000);

            assertThat(plain.control("GET", "settings", "").statusCode()).isEqualTo(200);
            assertThat(wrong.getInputStream().readAllBytes().length).isLessThan(100);
            assertThat(silent.isConnected()).isTrue();
        }
    }

    @Test
    void withoutTheSwitchThereIsPlainHttpAlone() throws Exception {
        try (var other = Emulator.start(SETTINGS, new FakeRunner())) {
            assertThat(other.secureEndpoint()).isEmpty();
            assertThat(other.httpsNotice()).isEmpty();
            HttpResponse<String> told = new PoolClient(other.endpoint()).control("GET", "certificate", "");
            assertThat(told.statusCode()).isEqualTo(404);
            assertThat(object(told).getString("message")).contains("SLUICE_EMULATOR_HTTPS=true");
            var client = new PoolClient(
                    URI.create("https://127.0.0.1:" + other.endpoint().getPort()), trusting());
            assertThatThrownBy(() -> client.control("GET", "settings", ""))
                    .hasRootCauseInstanceOf(IOException.class)
                    .hasMessageNotContaining("timed out");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SLUICE_EMULATOR_HTTPS,yes,true or false",
        "SLUICE_EMULATOR_HTTPS_NAMES,a b,separated by commas",
        "SLUICE_EMULATOR_HTTPS_NAMES,'a,,b',separated by commas",
        "SLUICE_EMULATOR_HTTPS_NAMES,'x -storepass y',separated by commas"
    })
    void aWrongSettingEndsTheStart(String variable, String value, String remedy) {
        var environment = new HashMap<>(Map.of("SLUICE_EMULATOR_HTTPS", "true"));
        environment.put(variable, value);

        assertThatThrownBy(() -> Emulator.start(SETTINGS.withEnvironment(environment), new FakeRunner()))
                .isInstanceOf(CannotStartException.class)
                .hasMessageContainingAll(variable, remedy);
    }

    private HttpClient trusting() throws GeneralSecurityException, IOException {
        return trusting(plain);
    }

    private static HttpClient trusting(PoolClient told) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "emulator", certificate(told.control("GET", "certificate", "").body()));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private static X509Certificate certificate(String pem) throws GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(UTF_8)));
    }
}
