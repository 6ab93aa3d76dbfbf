package dev.sluice.session.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.piston.Limit;
import dev.sluice.piston.StageResult;
import dev.sluice.session.Processes;
import dev.sluice.session.runner.sandbox.SandboxSuite;
import dev.sluice.session.workspace.SessionClosedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The things that a program cannot do in a sandbox with namespaces. */
@ParameterizedClass
@MethodSource("dev.sluice.session.runner.TestedSandbox#withNamespaces")
class ConfinementTest extends SandboxSuite {
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
        NativeAssumptions.assumeMeter();
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
        StageResult result = session().run("bash", "unshare --user true");

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
        session()
                .run(
                        "python",
                        "open('/tmp/a', 'w').write('x'); open('b', 'w').write('x'); open('/mnt/data/c', 'w').write('kept')");

        assertThat(output("import os; print(os.listdir('/tmp'), os.path.exists('b'), open('/mnt/data/c').read())"))
                .isEqualTo("[] False kept\n");
        try (var other = open()) {
            assertThat(other.run("python", "import os; print(os.listdir('/mnt/data'))")
                            .stdout())
                    .isEqualTo("[]\n");
        }
    }

    @Test
    void aDaemonDiesWithItsRun() {
        String marker = "daemon-" + System.nanoTime();

        StageResult result = session().run("python", """
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

        session().run("python", """
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
        Path started = session().folder().path().resolve("started");
        var running = CompletableFuture.supplyAsync(
                () -> session().run("bash", "touch /mnt/data/started; exec -a " + marker + " sleep 60"));
        awaitFile(started);

        session().close();

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> running.get(5, TimeUnit.SECONDS))
                .withCauseInstanceOf(SessionClosedException.class);
        assertNoProcess(marker);
        assertThat(session().folder().path()).doesNotExist();
    }

    /** Tries each mount, whatever it is: what cannot be written needs no bound. */
    @Test
    void nothingCanBeWrittenThatHasNoBound() {
        assertThat(output("""
                import os
                def writable(folder):
                  try: open(folder + '/x', 'w').close(); return True
                  except OSError: return False
                mounts = {line.split()[4] for line in open('/proc/self/mountinfo')}
                folders = mounts | {'/box', '/mnt', '/dev/pts', '/dev/mqueue', '/dev/shm', '/run', '/var/tmp', '/'}
                print(sorted(f for f in folders if os.path.isdir(f) and writable(f)))
                print([os.statvfs(f).f_blocks * os.statvfs(f).f_frsize >> 20 for f in ['/dev/shm', '/tmp']])
                """)).isEqualTo("['/box/submission', '/dev/shm', '/mnt/data', '/tmp']\n[64, 256]\n");
    }

    @Test
    void runsShareNoMemory() {
        String leave = """
                import os
                for folder in ['/dev', '/dev/shm', '/tmp', '/dev/pts', '/']:
                  try: open(folder + '/left', 'w').write('x')
                  except OSError: pass
                os.system('ipcmk -M 4096 >/dev/null')
                """;
        String look = """
                import os
                print([f for f in ['/dev', '/dev/shm', '/tmp', '/dev/pts', '/'] if os.path.exists(f + '/left')])
                print(len(open('/proc/sysvipc/shm').readlines()) - 1)
                """;

        for (int i = 0; i < 5; i++) {
            session().run("python", leave);
            assertThat(output(look)).isEqualTo("[]\n0\n");
        }
    }

    private String output(String code) {
        return session().run("python", code).output();
    }

    private static void assertNoProcess(String marker) {
        assertThat(Processes.named(marker)).isZero();
    }

    private static void awaitFile(Path file) {
        await().until(() -> Files.exists(file));
    }
}
