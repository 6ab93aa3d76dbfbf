package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.harness.Artifacts;
import dev.sluice.harness.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** Checks what is packed, and that it starts by itself. */
class ProgramsIT {
    private static final Path TARGET = Path.of("src/integration-tests/target").toAbsolutePath();

    @Test
    void gatewayHoldsNothingThatRunsCode() {
        List<String> entries = entries("sluice.war");

        assertThat(entries)
                .contains("WEB-INF/classes/dev/sluice/gateway/pool/SessionPool.class")
                .noneMatch(name -> name.contains("dev/sluice/session") || name.contains("dev/sluice/emulator"))
                .noneMatch(name ->
                        name.endsWith(".jar") && (name.contains("sluice-session") || name.contains("sluice-emulator")));
    }

    @Test
    void nothingThatShipsHoldsATestLibrary() {
        for (String program :
                List.of("sluice.war", "sluice-emulator.war", "sluice-session.jar", "sluice-emulator.jar")) {
            assertThat(entries(program))
                    .as(program)
                    .noneMatch(name -> name.matches(".*(junit|assertj|arquillian|archunit|awaitility).*"))
                    .noneMatch(name -> name.contains("dev/sluice/it/"));
        }
    }

    @Test
    void sessionStartsByItself() throws Exception {
        int port = Ports.free();
        try (var program =
                Program.start(Artifacts.file("sluice-session.jar"), Map.of("PORT", String.valueOf(port)), port)) {
            var session = new Client(URI.create("http://127.0.0.1:" + port), false);
            Answer health = session.get("/health");
            assertThat(health.status()).isEqualTo(200);
            assertThat(health.json()).containsKeys("sandbox", "filter", "meter");
            Answer answer =
                    session.post("/python/execute", "{\"properties\":{\"code\":\"print(6*7)\",\"stdin\":\"\"}}");
            assertThat(answer.run().getString("stdout")).as(program.console()).isEqualTo("42\n");
        }
    }

    @Test
    void emulatorStartsByItself() throws Exception {
        int port = Ports.free();
        try (var program = Program.start(
                Artifacts.file("sluice-emulator.jar"), Map.of("SLUICE_EMULATOR_PORT", String.valueOf(port)), port)) {
            var pool = new Client(URI.create("http://127.0.0.1:" + port), false);
            assertThat(pool.get("/.emulator/sessions").body())
                    .as(program.console())
                    .isEqualTo("[]");
            assertThat(pool.post("/python/execute?identifier=abcdef", "{}").status())
                    .isEqualTo(401);
        }
    }

    private static List<String> entries(String archive) {
        try (var jar = new JarFile(Artifacts.file(archive).toFile())) {
            return jar.stream().map(ZipEntry::getName).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A program that {@code java -jar} starts, with whatever the machine has around it. */
    record Program(Process process, Path log) implements AutoCloseable {
        static Program start(Path jar, Map<String, String> environment, int port) throws IOException {
            Path log = TARGET.resolve("it").resolve(jar.getFileName() + ".log");
            java.nio.file.Files.createDirectories(log.getParent());
            var builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-jar",
                            jar.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            var program = new Program(builder.start(), log);
            await().atMost(Duration.ofSeconds(30))
                    .failFast("it ended: " + log, () -> !program.process.isAlive())
                    .until(() -> listens(port));
            return program;
        }

        String console() throws IOException {
            return java.nio.file.Files.readString(log);
        }

        @Override
        public void close() {
            process.destroy();
            await().atMost(Duration.ofSeconds(20)).until(() -> !process.isAlive());
        }

        private static boolean listens(int port) {
            try (var socket = new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException e) {
                return false;
            }
        }
    }
}
