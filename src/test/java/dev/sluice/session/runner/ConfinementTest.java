package dev.sluice.session.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.piston.Limit;
import dev.sluice.piston.StageResult;
import dev.sluice.session.Processes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program cannot do in a sandbox with namespaces. */
class ConfinementTest {
    @TempDir
    Path parent;

    private TestSession session;

    Runner runner() {
        return SharedRunner.with("python");
    }

    @BeforeEach
    void openSession() {
        Runner runner = runner();
        assumeTrue(
                runner.sandbox().equals(SandboxLevel.NAMESPACES.wireName()),
                "this machine has no namespaces for us but level " + runner.sandbox() + ": install bubblewrap");
        session = new TestSession(runner, parent);
        session.awaitWarm();
    }

    @AfterEach
    @SuppressWarnings("NullAway") // a skipped test has no session
    void closeSession() {
        if (session != null) {
            session.close();
        }
    }

    @Test
    void noNetworkNotEvenTheMachinesOwn() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try {
            assertThat(output("""
                    import socket
                    for address in [('127.0.0.1', %d), ('192.0.2.1', 80)]:
                      try: socket.create_connection(address, 1); print('open')
                      except OSError: print('closed')
                    """.formatted(server.getAddress().getPort()))).isEqualTo("closed\nclosed\n");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void noSecretsOfTheMachine() {
        assertThat(output("""
                import os
                for path in ['/etc/shadow', '/root', '/home', '/proc/1/environ', '/proc/1/fd', '/var']:
                  try: print(path, open(path).read() if os.path.isfile(path) else os.listdir(path))
                  except OSError: print('denied')
                """)).isEqualTo("denied\n".repeat(6));
    }

    @Test
    void nothingOfOurEnvironment() {
        assertThat(output("import os; print(sorted(os.environ))"))
                .isEqualTo("['HOME', 'LANG', 'PATH', 'PISTON_LANGUAGE', 'PWD']\n");
    }

    @Test
    void noRights() {
        assertThat(output("""
                import os
                print(os.getuid() != 0)
                print([line.split()[1] for line in open('/proc/self/status') if line.startswith('Cap')])
                for path in ['/x', '/etc/x', '/usr/x', '/box/x']:
                  try: open(path, 'w'); print('written')
                  except OSError: print('denied')
                """))
                .isEqualTo("True\n" + "['" + "0000000000000000', '".repeat(4) + "0000000000000000']\n"
                        + "denied\n".repeat(4));
    }

    @Test
    void noFurtherNamespaces() {
        StageResult result = session.run("bash", "unshare --user true");

        assertThat(result.code()).isNotZero();
    }

    @Test
    void noForeignProcess() {
        assertThat(output("import os; print(len([p for p in os.listdir('/proc') if p.isdigit()]))"))
                .isEqualTo("2\n");
    }

    @Test
    void theSandboxItselfCannotBeKilledFromInside() {
        assertThat(output("import os, signal\nos.kill(1, signal.SIGKILL)\nprint('alive')"))
                .isEqualTo("alive\n");
    }

    @Test
    void runsShareNoFilesButTheSessionsOwn() {
        session.run(
                "python",
                "open('/tmp/a', 'w').write('x'); open('b', 'w').write('x'); open('/mnt/data/c', 'w').write('kept')");

        assertThat(output("import os; print(os.listdir('/tmp'), os.path.exists('b'), open('/mnt/data/c').read())"))
                .isEqualTo("[] False kept\n");
        try (var other = new TestSession(runner(), parent)) {
            assertThat(other.run("python", "import os; print(os.listdir('/mnt/data'))")
                            .stdout())
                    .isEqualTo("[]\n");
        }
    }

    @Test
    void aDaemonDiesWithItsRun() {
        String marker = "daemon-" + System.nanoTime();

        StageResult result = session.run("python", """
                import os, time
                if os.fork() == 0:
                  os.setsid()
                  if os.fork() == 0: os.execv('/bin/sleep', ['%s', '60'])
                  os._exit(0)
                time.sleep(0.2)
                print('ended')
                """.formatted(marker));

        assertThat(result.stdout()).isEqualTo("ended\n");
        assertThat(result.wallTime()).isLessThan(2000);
        assertNoProcess(marker);
    }

    @Test
    void nothingIsLeftAfterATimeout() {
        String marker = "sleeper-" + System.nanoTime();

        session.run("python", """
                import os
                os.mkdir('locked'); os.chmod('locked', 0)
                os.fork(); os.fork()
                os.execv('/bin/sleep', ['%s', '60'])
                """.formatted(marker), Map.of(Limit.RUN_TIMEOUT, 300L));

        assertNoProcess(marker);
    }

    @Test
    void aSessionEndsWithWhatRunsInIt() throws Exception {
        String marker = "session-" + System.nanoTime();
        Path started = session.folder().path().resolve("started");
        var running = CompletableFuture.supplyAsync(
                () -> session.run("bash", "touch /mnt/data/started; exec -a " + marker + " sleep 60"));
        awaitFile(started);

        session.close();

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> running.get(5, TimeUnit.SECONDS))
                .withCauseInstanceOf(SessionClosedException.class);
        assertNoProcess(marker);
        assertThat(session.folder().path()).doesNotExist();
    }

    private String output(String code) {
        return session.run("python", code).output();
    }

    private static void assertNoProcess(String marker) {
        assertThat(Processes.named(marker)).isZero();
    }

    private static void awaitFile(Path file) {
        await().until(() -> Files.exists(file));
    }
}
