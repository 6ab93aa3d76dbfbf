package dev.sluice.emulator.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.emulator.Emulator;
import dev.sluice.emulator.EmulatorSettings;
import dev.sluice.emulator.FakeRunner;
import dev.sluice.emulator.pool.PoolClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the guard with processes of the users that programs run as at level separate-user, which know all that the
 * emulator's own client knows.
 */
class ProgramGuardTest {
    /** A program that prints the status that each request gets, 0 where there is no answer. */
    private static final String CALLER = """
            import socket, sys
            host, port, wait = sys.argv[1], int(sys.argv[2]), sys.argv[3] == 'wait'
            for request in sys.argv[4:]:
                with socket.socket(socket.AF_INET6 if ':' in host else socket.AF_INET) as s:
                    s.settimeout(20)
                    s.connect((host, port))
                    try:
                        s.sendall(request.encode() + b'\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n')
                        if wait:
                            print((s.recv(100).split() + [b'0', b'0'])[1].decode())
                    except ConnectionError:
                        print(0)
            """;

    private final FakeRunner runner = new FakeRunner("separate-user");
    private final Emulator emulator = Emulator.start(EmulatorSettings.defaults().withPort(0), runner);
    private final PoolClient pool = new PoolClient(emulator.endpoint()).withTokenFor(PoolClient.AUDIENCE);

    @BeforeAll
    static void asRoot() throws IOException {
        assumeTrue(
                Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
                "needs another user: run the tests as root");
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/setpriv")) && Files.isExecutable(Path.of("/usr/bin/python3")),
                "setpriv or python3 is not installed here: install util-linux and python3");
    }

    @AfterEach
    void close() {
        emulator.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::ffff:127.0.0.1"})
    void aProgramIsServedByNoRoute(String address) throws Exception {
        pool.execute("session-a", "x");

        assertThat(statuses(65_000, address, requests())).hasSize(7).containsOnly("403");
        assertThat(statuses(65_499, address, requests())).hasSize(7).containsOnly("403");
        assertThat(pool.sessions()).hasSize(1);
    }

    @Test
    void everybodyElseIs() throws Exception {
        assertThat(statuses(0, "127.0.0.1", requests())).hasSize(7).doesNotContain("403", "0");
        assertThat(statuses(1001, "127.0.0.1", requests())).hasSize(7).doesNotContain("403", "0");
        assertThat(statuses(65_500, "127.0.0.1", requests())).hasSize(7).doesNotContain("403", "0");
    }

    /** Checks a program that is gone when its connection is looked at, which could be anybody's. */
    @Test
    void aProgramThatDoesNotWaitForTheAnswerChangesNothing() throws Exception {
        pool.execute("session-a", "x");

        run(65_000, "127.0.0.1", "go", List.of("DELETE /.emulator/sessions HTTP/1.1"));

        assertThat(pool.sessions()).hasSize(1);
    }

    @Test
    void atOtherLevelsItIsTheSandboxThatKeepsThemAway() throws Exception {
        try (var other = Emulator.start(EmulatorSettings.defaults().withPort(0), new FakeRunner("namespaces"))) {
            assertThat(statuses(other, 65_000, "127.0.0.1", List.of("GET /.emulator/settings HTTP/1.1")))
                    .containsExactly("200");
        }
    }

    private List<String> requests() {
        String token = pool.tokenFor(PoolClient.AUDIENCE).getString("access_token");
        return List.of(
                "GET /msi/token?api-version=2019-08-01&resource=" + PoolClient.AUDIENCE
                        + " HTTP/1.1\r\nX-IDENTITY-HEADER: " + pool.identityHeader(),
                "GET /.emulator/identity HTTP/1.1",
                "GET /.emulator/settings HTTP/1.1",
                "GET /.emulator/sessions HTTP/1.1",
                "GET /health?identifier=session-a HTTP/1.1\r\nAuthorization: Bearer " + token,
                "GET /files?identifier=session-a HTTP/1.1\r\nAuthorization: Bearer " + token,
                "GET /nothing HTTP/1.1");
    }

    private List<String> statuses(int user, String address, List<String> requests) throws Exception {
        return statuses(emulator, user, address, requests);
    }

    private static List<String> statuses(Emulator emulator, int user, String address, List<String> requests)
            throws Exception {
        return run(emulator, user, address, "wait", requests);
    }

    private List<String> run(int user, String address, String wait, List<String> requests) throws Exception {
        return run(emulator, user, address, wait, requests);
    }

    private static List<String> run(Emulator emulator, int user, String address, String wait, List<String> requests)
            throws Exception {
        var command = new ArrayList<>(List.of(
                "setpriv",
                "--reuid=" + user,
                "--regid=" + user,
                "--clear-groups",
                "/usr/bin/python3",
                "-c",
                CALLER,
                address,
                String.valueOf(emulator.endpoint().getPort()),
                wait));
        command.addAll(requests);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (InputStream out = process.getInputStream()) {
            process.getOutputStream().close();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            String printed = new String(out.readAllBytes(), UTF_8);
            assertThat(process.exitValue()).as(printed).isZero();
            return printed.lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }
}
