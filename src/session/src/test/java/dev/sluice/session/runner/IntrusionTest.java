package dev.sluice.session.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.harness.BoundedWait;
import dev.sluice.piston.Limit;
import dev.sluice.session.runner.language.Programs;
import dev.sluice.session.workspace.Folders;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs that look for what is not theirs. As in {@link AbuseTest}, the next ordinary run after each is right. */
@ParameterizedClass
@MethodSource("dev.sluice.session.runner.TestedSandbox#withNamespaces")
@ResourceLock(AbusedRunner.WHOLE_MACHINE)
class IntrusionTest {
    private static final String SECRET = "secret-" + System.nanoTime();
    /** A program that looks at every file that there is, whatever it is called. */
    private static final String SEARCH = """
            import os
            found = read = 0
            for folder, folders, files in os.walk('/'):
              folders[:] = [f for f in folders if os.path.join(folder, f) not in ('/usr', '/proc', '/dev')]
              for file in files:
                try:
                  content = open(os.path.join(folder, file), 'rb').read()
                  read += 1
                  if b'%s' in content: found += 1; print(os.path.join(folder, file))
                except OSError: pass
            print(found, read > 5)
            """;

    @RegisterExtension
    static final AbusedRunner RUNNER = new AbusedRunner();

    @Parameter
    @SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // each class that has a parameter takes it
    TestedSandbox sandbox;

    @BeforeParameterizedClassInvocation
    static void start(TestedSandbox sandbox) throws IOException {
        RUNNER.start(sandbox);
    }

    @AfterParameterizedClassInvocation
    static void stop() throws IOException {
        RUNNER.stop();
    }

    @Test
    void filesOfTheMachineOfTheServerAndOfOtherSessions() throws IOException {
        Path own = Files.writeString(Files.createTempFile(RUNNER.work(), "server", ".txt"), SECRET);
        Path elsewhere = Files.writeString(Files.createTempFile("server", ".txt"), SECRET);
        try (TestSession other = RUNNER.open()) {
            other.run("bash", "echo " + SECRET + " | tee /mnt/data/mine >/tmp/mine");
            assertThat(other.run("bash", "cat /mnt/data/mine").stdout()).isEqualTo(SECRET + "\n");

            // The program itself holds the word
            assertThat(RUNNER.python(SEARCH.formatted(SECRET)).stdout())
                    .isEqualTo("/box/submission/file0.code\n1 True\n");
            assertThat(RUNNER.python(
                                    """
                    import os
                    for path in ['/etc/shadow', '/etc/gshadow', '/root', '/home', '/var', '/work', '/opt', '/run', '/sys',
                        '%s', '%s', '%s', '/proc/kcore', '/dev/mem', '/dev/kmsg', '/proc/sys/kernel/core_pattern']:
                      try:
                        print(path, os.listdir(path) if os.path.isdir(path) else open(path, 'r+').read(9))
                      except OSError: pass
                    """.formatted(own, elsewhere, other.folder().path()))
                            .output())
                    .isEmpty();
        } finally {
            Files.delete(own);
            Files.delete(elsewhere);
        }
    }

    @Test
    void theServersClasses() {
        String first = System.getProperty("java.class.path").replaceFirst(":.*", "");

        assertThat(RUNNER.python("import os; print(os.path.exists('%s'))"
                                .formatted(Path.of(first).toAbsolutePath()))
                        .stdout())
                .isEqualTo("False\n");
    }

    @Test
    void theServersEnvironmentAndDescriptors() {
        assertThat(RUNNER.python("""
                import os
                names = set()
                for pid in filter(str.isdigit, os.listdir('/proc')):
                  try: names |= {v.split(b'=')[0] for v in open(f'/proc/{pid}/environ', 'rb').read().split(b'\\0') if v}
                  except OSError: pass
                print(sorted(names))
                print(sorted(os.listdir('/proc/self/fd'))[:3], len(os.listdir('/proc/self/fd')))
                """).stdout()).isEqualTo("""
                [b'HOME', b'LANG', b'PATH', b'PISTON_LANGUAGE', b'PWD']
                ['0', '1', '2'] 4
                """);
    }

    @Test
    void processesOfOthers() throws Exception {
        String marker = "other-" + System.nanoTime();
        try (TestSession other = RUNNER.open()) {
            var running = CompletableFuture.supplyAsync(() -> other.run(
                    "bash",
                    "touch /mnt/data/started; exec -a " + marker + " sleep 20",
                    Map.of(Limit.RUN_TIMEOUT, 4000L)));
            Path started = other.folder().path().resolve("started");
            await().until(() -> Files.exists(started));

            assertThat(RUNNER.python("""
                    import os
                    for pid in filter(str.isdigit, os.listdir('/proc')):
                      print(pid, open(f'/proc/{pid}/cmdline').read().replace(chr(0), ' '))
                    """).stdout())
                    .doesNotContain(marker, "java", "bwrap")
                    .hasLineCount(2);
            assertThat(RUNNER.bash("kill -9 " + running.hashCode() + "; for i in {2..400}; do kill -9 $i; done; :")
                            .code())
                    .isIn(0, 137);
            assertThat(running).as("it still runs").isNotDone();
            BoundedWait.result(running);
        }
    }

    @Test
    void theNetwork() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (var datagrams = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            server.start();
            datagrams.setSoTimeout(300);
            assertThat(RUNNER.python("""
                    import socket
                    def attempt(f):
                      try: f(); print('reached')
                      except OSError: pass
                    for address in [('127.0.0.1', %1$d), ('localhost', %1$d), ('10.0.0.1', 80), ('169.254.169.254', 80)]:
                      attempt(lambda: socket.create_connection(address, 1))
                    attempt(lambda: socket.getaddrinfo('example.com', 80))
                    attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP))
                    attempt(lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW))
                    try: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', %2$d))
                    except OSError: pass
                    print([name for index, name in socket.if_nameindex()])
                    """.formatted(server.getAddress().getPort(), datagrams.getLocalPort()))
                            .output())
                    .isEqualTo("['lo']\n");
            assertThat(arrives(datagrams)).isFalse();
        } finally {
            server.stop(0);
        }
    }

    private static boolean arrives(DatagramSocket socket) throws IOException {
        try {
            socket.receive(new java.net.DatagramPacket(new byte[9], 9));
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        }
    }

    @Test
    void socketsWithoutAFile() throws Exception {
        assumeTrue(Programs.onPath("python3").isPresent(), "python3 is not installed here: install it");
        String name = "sluice-" + System.nanoTime();
        Process listener = new ProcessBuilder(
                        Programs.onPath("python3").orElseThrow().toString(),
                        "-c",
                        "import socket; s = socket.socket(socket.AF_UNIX); s.bind('\\0" + name
                                + "'); s.listen(); print('ready', flush=True); s.accept()")
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(listener.getInputStream().readNBytes(5)).isEqualTo("ready".getBytes(StandardCharsets.UTF_8));

            assertThat(RUNNER.python("""
                    import socket
                    try: socket.socket(socket.AF_UNIX).connect('\\0%s'); print('reached')
                    except OSError as e: print(e.strerror)
                    """.formatted(name)).stdout()).isEqualTo("Connection refused\n");
        } finally {
            BoundedWait.exitCode(listener.destroyForcibly());
        }
    }

    @Test
    void linksToTheOutside() throws IOException {
        Path precious = Files.createDirectory(RUNNER.work().resolve("precious"));
        Files.writeString(precious.resolve("file"), SECRET);
        try {
            RUNNER.python("""
                    import os
                    os.symlink('%1$s', '/mnt/data/precious'); os.symlink('%1$s/file', '/mnt/data/file')
                    os.symlink('/etc/shadow', '/mnt/data/shadow'); os.symlink('/', '/mnt/data/root')
                    os.symlink('../..', '/mnt/data/up'); os.symlink('%1$s', 'precious'); os.symlink('/', 'root')
                    """.formatted(precious));

            assertThat(RUNNER.bash("cd /mnt/data; cat file shadow precious/file up/precious/file root/etc/shadow")
                            .stdout())
                    .isEmpty();
            assertThat(RUNNER.bash("echo x > /mnt/data/file; echo x > /mnt/data/precious/file")
                            .code())
                    .isNotZero();
            await().until(() -> RUNNER.session().folder().measured().usage().bytes() > 0);
            assertThat(RUNNER.session().folder().measured().usage().bytes())
                    .as("links are not followed to be measured")
                    .isLessThan(100_000);
            RUNNER.replaceSession();
            assertThat(precious.resolve("file")).as("nor to be deleted").hasContent(SECRET);
        } finally {
            Folders.delete(precious);
        }
    }

    @Test
    void rightsOfOthers() {
        NativeAssumptions.assumeMeter();
        assertThat(RUNNER.python("""
                import ctypes, os
                libc = ctypes.CDLL(None, use_errno=True)
                def attempt(name, *args):
                  if libc[name](*args) != -1: print(name, 'works')
                attempt('ptrace', 16, 1, 0, 0)
                attempt('ptrace', 0x4206, 1, 0, 0)
                for flag in [0x10000000, 0x20000000, 0x40000000, 0x00020000, 0x04000000, 0x08000000, 0x02000000, 0x80]:
                  attempt('unshare', flag)
                attempt('mount', b'none', b'/tmp', b'tmpfs', 0, None)
                attempt('mount', b'/', b'/mnt', None, 4096, None)
                attempt('mount', None, b'/usr', None, 32, None)
                attempt('umount2', b'/proc', 2)
                attempt('umount2', b'/usr', 2)
                attempt('chroot', b'/tmp')
                attempt('pivot_root', b'/tmp', b'/tmp')
                attempt('sethostname', b'x', 1)
                attempt('setuid', 0)
                attempt('setgid', 0)
                attempt('setgroups', 0, None)
                attempt('mknod', b'/tmp/disk', 0o60600, os.makedev(8, 0))
                attempt('chown', b'/box/submission', 0, 0)
                for namespace in ['user', 'mnt', 'pid', 'net']:
                  try: attempt('setns', os.open(f'/proc/1/ns/{namespace}', os.O_RDONLY), 0)
                  except OSError: pass
                for path in ['/proc/sys/kernel/core_pattern', '/proc/sysrq-trigger', '/proc/1/oom_score_adj', '/proc/1/mem']:
                  try: open(path, 'w').write('1'); print(path, 'written')
                  except OSError: pass
                try: os.nice(-5); print('nice')
                except OSError: pass
                print('done')
                """).output()).isEqualTo("done\n");
    }

    @Test
    void programsThatMakeOthersRoot() {
        assertThat(RUNNER.bash("""
                found=0
                for program in $(find / -xdev -perm /6000 -type f 2>/dev/null) /usr/bin/su /usr/bin/mount; do found=1; done
                su -c id root </dev/null 2>/dev/null
                mount -t tmpfs none /tmp 2>/dev/null && echo mounted
                passwd -d root 2>/dev/null && echo passwd
                grep -E 'NoNewPrivs|CapEff|CapBnd' /proc/self/status | tr -s '\\t' ' '
                [ "$(id -u)" != 0 ] && echo somebody
                """).stdout())
                .isEqualTo("CapEff: 0000000000000000\nCapBnd: 0000000000000000\nNoNewPrivs: 1\nsomebody\n");
    }

    @Test
    void theCompilersRights() {
        SharedRunner.with("c");
        var result = RUNNER.session()
                .execute(
                        "c",
                        TestSession.file(
                                "a.c", "#include \"/etc/shadow\"\n#include \"/proc/1/environ\"\nint main(void) {}"));

        assertThat(result.run().stderr()).contains("/etc/shadow: No such file").doesNotContain("root:");
        assertThat(result.run().succeeded()).isFalse();
    }
}
