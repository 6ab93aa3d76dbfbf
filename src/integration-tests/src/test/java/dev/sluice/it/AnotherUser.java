package dev.sluice.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A process of this machine that runs as somebody else. */
final class AnotherUser {
    /** True if this process may become another user. */
    static final boolean CAN_BE = isRoot() && isProgram("/usr/bin/setpriv") && isProgram("/usr/bin/python3");

    private static final String GET = """
            import socket, sys
            with socket.create_connection((sys.argv[1], int(sys.argv[2])), 20) as s:
                s.sendall(('GET %s HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' % sys.argv[3]).encode())
                while (part := s.recv(65536)):
                    sys.stdout.buffer.write(part)
            """;

    private AnotherUser() {}

    /** Returns the whole answer, as it comes. */
    static String get(int user, URI server, String path) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "/usr/bin/setpriv",
                        "--reuid=" + user,
                        "--regid=" + user,
                        "--clear-groups",
                        "/usr/bin/python3",
                        "-c",
                        GET,
                        server.getHost(),
                        String.valueOf(server.getPort()),
                        path)
                .redirectErrorStream(true)
                .start();
        try {
            String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(printed).isZero();
            return printed;
        } finally {
            process.destroyForcibly();
        }
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isProgram(String path) {
        return Files.isExecutable(Path.of(path));
    }
}
