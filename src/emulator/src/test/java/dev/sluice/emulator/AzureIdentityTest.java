package dev.sluice.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.emulator.identity.ManagedIdentity;
import dev.sluice.emulator.pool.PoolClient;
import dev.sluice.emulator.pool.PoolKind;
import dev.sluice.harness.BoundedWait;
import dev.sluice.session.runner.SharedRunner;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests azure-identity for Java and Azure's pipeline, as they are published, in a process of their own: they find the
 * identity endpoint by the environment, and send tokens over HTTPS alone.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AzureIdentityTest {
    private static final String STORE_PASSWORD = "changeit";
    private static final String ROUTE = "/subscriptions/0000/resourceGroups/group/sessionPools/pool/executions"
            + "?api-version=2025-10-02-preview&identifier=azure-identity";
    private static final String CELL =
            "{\"codeInputType\":\"Inline\",\"executionType\":\"Synchronous\",\"code\":\"6 * 7\",\"timeoutInSeconds\":60}";

    private final Emulator emulator = Emulator.start(
            EmulatorSettings.defaults()
                    .withPort(0)
                    .withKind(PoolKind.CODE_INTERPRETER)
                    .withEnvironment(Map.of("SLUICE_EMULATOR_HTTPS", "true")),
            SharedRunner.with("python"));
    private final PoolClient control = new PoolClient(emulator.endpoint());

    @TempDir
    Path folder;

    @AfterAll
    void close() {
        emulator.close();
    }

    @ParameterizedTest
    @CsvSource({
        "http,https://dynamicsessions.io/.default",
        "http,https://acasessions.io/.default",
        "https,https://dynamicsessions.io/.default"
    })
    void itsTokensOpenThePoolOverHttps(String identityScheme, String scope) throws Exception {
        URI identity = identityScheme.equals("https") ? secure() : emulator.endpoint();

        String printed = client(identity, secure() + ROUTE, scope);

        assertThat(printed).startsWith("200 {").contains("\"status\":\"Succeeded\"", "\"executionResult\":42");
    }

    @Test
    void aTokenForSomethingElseDoesNot() throws Exception {
        assertThat(client(emulator.endpoint(), secure() + ROUTE, "https://management.azure.com/.default"))
                .startsWith("401 ");
    }

    @Test
    void itSendsNoTokenOverPlainHttp() throws Exception {
        assertThat(client(emulator.endpoint(), emulator.endpoint() + ROUTE, "https://dynamicsessions.io/.default"))
                .doesNotStartWith("200")
                .containsIgnoringCase("https");
    }

    private URI secure() {
        return emulator.secureEndpoint().orElseThrow();
    }

    /** Returns what the client printed, on either stream. */
    private String client(URI identity, String address, String scope) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path printed = folder.resolve("client.out");
        var builder = new ProcessBuilder(
                        java.toString(),
                        "-Djavax.net.ssl.trustStore=" + trustStore(),
                        "-Djavax.net.ssl.trustStorePassword=" + STORE_PASSWORD,
                        "-cp",
                        System.getProperty("java.class.path"),
                        AzureIdentityClient.class.getName(),
                        address,
                        scope,
                        CELL)
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile());
        builder.environment().put("IDENTITY_ENDPOINT", identity + ManagedIdentity.PATH);
        builder.environment().put("IDENTITY_HEADER", control.identityHeader());
        BoundedWait.exitCode(builder.start());
        return Files.readString(printed);
    }

    /** Creates a trust store as docs/emulator.md describes it. */
    private Path trustStore() throws IOException {
        Path store = folder.resolve("trust.p12");
        Path certificate = folder.resolve("sluice-emulator.pem");
        Files.writeString(certificate, control.control("GET", "certificate", "").body());
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-importcert",
                        "-noprompt",
                        "-alias",
                        "sluice-emulator",
                        "-file",
                        certificate.toString(),
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        STORE_PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.out").toFile())
                .start();
        assertThat(BoundedWait.exitCode(keytool)).isZero();
        return store;
    }
}
