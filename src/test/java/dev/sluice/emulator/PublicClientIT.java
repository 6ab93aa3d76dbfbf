package dev.sluice.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.session.runner.SharedRunner;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A public client of Azure's built-in pool, as it is published, with Azure's own identity library under it. It is told
 * where the pool and the identity endpoint are by the environment that tells it in Azure.
 */
class PublicClientIT {
    private static final Path SOURCE = Path.of("src/test/clients/llamaindex");
    private static final Path INSTALLED = Path.of("target/clients/llamaindex");
    private static final int PATIENCE_MINUTES = 5;

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        assumeTrue(isOnPath("node") && isOnPath("npm"), "node and npm are not installed here: install Node.js");
        Files.createDirectories(INSTALLED);
        for (String file : List.of("package.json", "package-lock.json", "client.mjs")) {
            Files.copy(SOURCE.resolve(file), INSTALLED.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        run(Map.of(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");
    }

    @Test
    void takesTheEmulatedPoolForTheRealOne() throws IOException, InterruptedException {
        var settings = EmulatorSettings.defaults().withPort(0).withKind(PoolKind.CODE_INTERPRETER);
        try (Emulator emulator = Emulator.start(settings, SharedRunner.with("python"))) {
            JsonObject seen = object(run(
                    Map.of(
                            "AZURE_POOL_MANAGEMENT_ENDPOINT",
                            emulator.endpoint().toString(),
                            "IDENTITY_ENDPOINT",
                            emulator.endpoint() + ManagedIdentity.PATH,
                            "IDENTITY_HEADER",
                            new PoolClient(emulator.endpoint()).identityHeader()),
                    "node",
                    "client.mjs"));

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
    }

    /** What the command printed; what it said on stderr is in a file beside it. */
    private static String run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Path output = INSTALLED.resolve(command[0] + ".out");
        Path errors = INSTALLED.resolve(command[0] + ".err");
        var builder = new ProcessBuilder(command)
                .directory(INSTALLED.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
        return Files.readString(output);
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
