package dev.sluice.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.emulator.identity.ManagedIdentity;
import dev.sluice.emulator.pool.PoolClient;
import dev.sluice.emulator.pool.PoolKind;
import dev.sluice.session.runner.SharedRunner;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Public clients of Azure's built-in pool, as they are published, with Azure's own identity library under them. They
 * are told where the pool and the identity endpoint are by the environment that tells it in Azure.
 */
class PublicClientIT {
    private static final Path SOURCE = Path.of("src/integration-tests/src/test/clients");
    private static final Path INSTALLED = Path.of("src/integration-tests/target/clients");
    private static final String LLAMAINDEX = "llamaindex";
    private static final String AZURE_CORE = "azure-core";
    /** The end of a pool's management endpoint, as in Azure. */
    private static final String RESOURCE = "/subscriptions/0000/resourceGroups/group/sessionPools/pool";

    private static final Pattern NO_NETWORK = Pattern.compile(
            "ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|E403|E50\\d");
    private static final int PATIENCE_MINUTES = 5;

    private static Emulator emulator;
    private static Path certificate;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        assumeTrue(isOnPath("node") && isOnPath("npm"), "node and npm are not installed here: install Node.js");
        install(LLAMAINDEX);
        install(AZURE_CORE);
        emulator = Emulator.start(
                EmulatorSettings.defaults()
                        .withPort(0)
                        .withKind(PoolKind.CODE_INTERPRETER)
                        .withEnvironment(Map.of("SLUICE_EMULATOR_HTTPS", "true")),
                SharedRunner.with("python"));
        certificate = INSTALLED.resolve("sluice-emulator.pem").toAbsolutePath();
        Files.writeString(
                certificate,
                new PoolClient(emulator.endpoint())
                        .control("GET", "certificate", "")
                        .body());
    }

    @AfterAll
    static void stop() {
        if (emulator != null) {
            emulator.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"http,''", "https," + RESOURCE})
    void llamaIndexTakesTheEmulatedPoolForTheRealOne(String scheme, String resource)
            throws IOException, InterruptedException {
        new PoolClient(emulator.endpoint()).control("DELETE", "sessions", "");

        JsonObject seen =
                object(node(LLAMAINDEX, scheme, Map.of("AZURE_POOL_MANAGEMENT_ENDPOINT", endpoint(scheme) + resource)));

        assertThat(seen.getJsonObject("first").getString("stdout")).isEqualTo("hello\n");
        assertThat(seen.getJsonObject("second").getInt("result")).isEqualTo(42);
        assertThat(seen.getJsonObject("failed").getString("stderr")).contains("ZeroDivisionError");
        assertThat(seen.getJsonObject("uploaded").getString("filename")).isEqualTo("in.txt");
        assertThat(seen.getJsonObject("uploaded").getInt("size")).isEqualTo(12);
        assertThat(seen.getJsonArray("files").getValuesAs(JsonObject.class))
                .extracting(file -> file.getString("filename"))
                .containsExactly("in.txt", "out.txt");
        assertThat(seen.getString("downloaded")).isEqualTo("FROM OUTSIDE");
    }

    /**
     * Checks Azure's pipeline over HTTPS, since the libraries that generated SDKs are made of send no token over plain
     * HTTP.
     */
    @ParameterizedTest
    @CsvSource({"http", "https"})
    void azuresPipelineSpeaksToItOverHttpsWhateverTheIdentityEndpointSpeaks(String identityScheme)
            throws IOException, InterruptedException {
        URI secure = endpoint("https");

        JsonObject seen = object(node(
                AZURE_CORE,
                identityScheme,
                Map.of(),
                secure + RESOURCE,
                endpoint("http").toString()));

        assertThat(seen.getJsonObject("run").getInt("status")).isEqualTo(200);
        assertThat(seen.getValue("/run/body/result/executionResult").toString()).isEqualTo("42");
        assertThat(seen.getJsonObject("begun").getInt("status")).isEqualTo(202);
        assertThat(seen.getJsonObject("begun").getString("location")).startsWith(secure + RESOURCE + "/executions/");
        assertThat(seen.getValue("/polled/body/result/executionResult").toString())
                .isEqualTo("\"later\"");
        assertThat(seen.getJsonObject("otherAudience").getInt("status")).isEqualTo(200);
        assertThat(seen.getJsonObject("refused").getInt("status")).isEqualTo(400);
        assertThat(seen.getJsonObject("refused").getString("code"))
                .isEqualTo(seen.getValue("/refused/body/error/code").toString().replace("\"", ""));
        assertThat(seen.getJsonObject("deleted").getInt("status")).isEqualTo(204);
        assertThat(seen.getString("plain")).contains("not permitted", "https");
    }

    @Test
    void aClientThatDoesNotTrustTheCertificateIsNotServed() throws IOException, InterruptedException {
        Run run = run(
                AZURE_CORE,
                Map.of("NODE_EXTRA_CA_CERTS", ""),
                "node",
                "-e",
                "fetch(process.argv[1]).catch((e) => { console.error(e.cause.code); process.exit(3); })",
                endpoint("https") + "/metadata");

        assertThat(run.exitValue()).isEqualTo(3);
        assertThat(run.errors()).contains("SELF_SIGNED");
    }

    private static URI endpoint(String scheme) {
        return scheme.equals("https") ? emulator.secureEndpoint().orElseThrow() : emulator.endpoint();
    }

    private static void install(String client) throws IOException, InterruptedException {
        Path folder = INSTALLED.resolve(client);
        Files.createDirectories(folder);
        for (String file : List.of("package.json", "package-lock.json", "client.mjs")) {
            Files.copy(SOURCE.resolve(client).resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Run run = run(client, Map.of(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");
        assumeTrue(
                run.exitValue() == 0 || !NO_NETWORK.matcher(run.errors()).find(),
                "the packages of " + client + " cannot be had here: let npm reach its registry");
        assertThat(run.exitValue()).as(run.errors()).isZero();
    }

    /** Returns what the client printed. */
    private static String node(
            String client, String identityScheme, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        var all = new HashMap<>(environment);
        all.put("IDENTITY_ENDPOINT", endpoint(identityScheme) + ManagedIdentity.PATH);
        all.put("IDENTITY_HEADER", new PoolClient(emulator.endpoint()).identityHeader());
        all.put("NODE_EXTRA_CA_CERTS", certificate.toString());
        Run run = run(
                client,
                all,
                Stream.concat(Stream.of("node", "client.mjs"), Stream.of(arguments))
                        .toArray(String[]::new));
        assertThat(run.exitValue()).as(run.errors()).isZero();
        return run.output();
    }

    private record Run(int exitValue, String output, String errors) {}

    private static Run run(String client, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Path folder = INSTALLED.resolve(client);
        Path output = folder.resolve(command[0] + ".out");
        Path errors = folder.resolve(command[0] + ".err");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Run(process.exitValue(), Files.readString(output), Files.readString(errors));
    }

    private static JsonObject object(String text) {
        try (var reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
