package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.harness.Artifacts;
import dev.sluice.harness.Ports;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The emulator that ships, where bubblewrap is missing and root runs it: programs have the machine's network and try to
 * get from their pool what is another session's.
 */
class SeparateUserIT {
    /** The half that a program looks for; the other half tells whether it found it. */
    private static final String KNOWN = "header-" + UUID.randomUUID();

    private static final String HEADER = KNOWN + UUID.randomUUID();

    /** A program that looks everywhere that a process of any user may look, and prints each find. */
    private static final String SEARCH = """
            import glob, os
            print('user', os.getuid())
            for pattern in ('/proc/[0-9]*/environ', '/proc/[0-9]*/cmdline', '/proc/[0-9]*/task/*/environ',
                            '/proc/[0-9]*/mem', '/proc/[0-9]*/fd/*', '/tmp/*', '/tmp/*/*'):
                for name in glob.glob(pattern):
                    if name.startswith('/proc/%d/' % os.getpid()):
                        continue
                    try:
                        with open(name, 'rb') as f:
                            if b'KNOWN' in f.read(1 << 20):
                                print('found', name)
                    except OSError:
                        pass
            """.replace("KNOWN", KNOWN);

    /** A program that prints the status of each request, or why there is none. */
    private static final String CALLS = """
            import json, socket, sys
            def call(family, host, port, head):
                try:
                    with socket.socket(family) as s:
                        s.settimeout(2)
                        s.connect((host, port))
                        s.sendall((head + '\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n').encode())
                        return s.recv(64).split()[1].decode()
                except (OSError, IndexError) as e:
                    return type(e).__name__
            for head in %s:
                print(call(socket.AF_INET, '127.0.0.1', %d, head), call(socket.AF_INET6, '::ffff:127.0.0.1', %d, head),
                      call(socket.AF_INET, socket.gethostbyname('localhost'), %d, head), head.split()[1])
            """;

    @TempDir
    static Path folder;

    private static int port;
    private static Process emulator;
    private static Path log;
    private static Client pool;

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(
                Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
                "needs root, which alone gives each session a user");
        Map.of("unshare", "util-linux", "setpriv", "util-linux", "cc", "gcc", "python3", "python3")
                .forEach((program, debianPackage) -> assumeTrue(
                        Files.isExecutable(Path.of("/usr/bin", program)),
                        program + " is not installed here: install " + debianPackage));
        port = Ports.free();
        log = folder.resolve("emulator.log");
        // Hides bubblewrap from this process alone.
        var builder = new ProcessBuilder(
                        "unshare",
                        "--mount",
                        "--propagation",
                        "private",
                        "sh",
                        "-c",
                        "test ! -e /usr/bin/bwrap || mount --bind /dev/null /usr/bin/bwrap; exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        Artifacts.file("sluice-emulator.jar").toAbsolutePath().toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(key -> key.startsWith("SLUICE_"));
        builder.environment().put("SLUICE_SANDBOX", "separate-user");
        // Otherwise util-linux would make the level above.
        builder.environment().put("SLUICE_NAMESPACES_BY", "bubblewrap");
        builder.environment().put("SLUICE_EMULATOR_PORT", String.valueOf(port));
        builder.environment().put("IDENTITY_HEADER", HEADER);
        emulator = builder.start();
        pool = new Client(URI.create("http://127.0.0.1:" + port), false);
        await().atMost(Duration.ofSeconds(60))
                .failFast("it ended: " + log, () -> !emulator.isAlive())
                .until(() -> Files.readString(log).contains("Emulated session pool"));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (emulator != null) {
            emulator.destroy();
            assertThat(emulator.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aProgramReadsTheIdentityHeaderNowhere() throws IOException {
        String found = run("session-a", SEARCH);

        assertThat(found).startsWith("user 65").doesNotContain("found");
        assertThat(Files.readString(log)).doesNotContain(KNOWN);
    }

    @Test
    void aProgramGetsNothingFromItsPool() {
        assertThat(run("session-b", "print('here')")).isEqualTo("here\n");
        String token = token();
        var heads = Json.createArrayBuilder()
                .add("GET /msi/token?api-version=2019-08-01&resource=https://dynamicsessions.io HTTP/1.1"
                        + "\r\nX-IDENTITY-HEADER: " + HEADER)
                .add("GET /.emulator/identity HTTP/1.1")
                .add("PUT /.emulator/settings HTTP/1.1\r\nContent-Length: 0")
                .add("DELETE /.emulator/sessions HTTP/1.1")
                .add("GET /files?identifier=session-b HTTP/1.1\r\nAuthorization: Bearer " + token)
                .build();

        String statuses = run("session-a", CALLS.formatted(heads, port, port, port));

        assertThat(statuses.lines()).hasSize(5).allMatch(line -> line.startsWith("403 403 403 /"));
        assertThat(pool.get("/.emulator/sessions").body()).contains("session-b");
    }

    private static String run(String session, String code) {
        Answer answer = pool.send(
                "POST",
                "/python/execute?identifier=" + session,
                Json.createObjectBuilder()
                        .add(
                                "properties",
                                Json.createObjectBuilder().add("code", code).add("stdin", ""))
                        .build()
                        .toString(),
                "Content-Type",
                "application/json",
                "Authorization",
                "Bearer " + token());
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.run().getString("stderr")).isEmpty();
        return answer.run().getString("stdout");
    }

    private static String token() {
        Answer answer = pool.get(
                "/msi/token?api-version=2019-08-01&resource=https%3A%2F%2Fdynamicsessions.io",
                "X-IDENTITY-HEADER", HEADER);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return object(answer.body()).getString("access_token");
    }

    private static JsonObject object(String text) {
        try (var reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }
}
