package dev.sluice.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.emulator.Emulator;
import dev.sluice.emulator.EmulatorSettings;
import dev.sluice.emulator.FakeRunner;
import dev.sluice.emulator.pool.PoolClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClientPortTest {
    private static final String LISTENING = "0A";
    private static final byte[] REQUEST =
            "GET /.emulator/settings HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.ISO_8859_1);

    /**
     * Checks that the server behind the port serves only the port: a client that found it would bypass the checks of
     * the clients' port.
     */
    @Test
    void theServerBehindAnswersNobodyElse() throws IOException {
        assumeTrue(Files.exists(Path.of("/proc/net/tcp")), "needs Linux");
        Set<Integer> before = listening();
        try (var emulator = Emulator.start(EmulatorSettings.defaults().withPort(0), new FakeRunner())) {
            Set<Integer> ports = new HashSet<>(listening());
            ports.removeAll(before);
            int clients = emulator.endpoint().getPort();

            assertThat(ports).contains(clients).hasSizeGreaterThan(1);
            for (int port : ports) {
                assertThat(answer(port).isEmpty()).as("port " + port).isEqualTo(port != clients);
            }
        }
    }

    /** Checks a client that asks for one thing, and says that it will ask for nothing more. */
    @Test
    void aClientThatSendsNoMoreGetsItsAnswer() throws IOException {
        try (var emulator = Emulator.start(EmulatorSettings.defaults().withPort(0), new FakeRunner());
                var socket = new Socket(
                        emulator.endpoint().getHost(), emulator.endpoint().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(REQUEST);
            socket.shutdownOutput();

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void anEmulatorThatEndsLeavesNoClientWaiting() throws IOException {
        var emulator = Emulator.start(EmulatorSettings.defaults().withPort(0), new FakeRunner());
        try (var socket =
                new Socket(emulator.endpoint().getHost(), emulator.endpoint().getPort())) {
            socket.setSoTimeout(20_000);

            emulator.close();

            assertThat(ends(socket)).isTrue();
        }
    }

    /**
     * Returns whether the connection ends, in order or by a reset, which it is when the connection was still waiting to
     * be accepted.
     */
    private static boolean ends(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException e) {
            return true;
        }
    }

    /** Checks that no connection stays for good that was made for the client's next requests. */
    @Test
    void aClientThatGoesBeforeItsStrayAnswerLeavesNothing() throws IOException {
        var runner = new FakeRunner();
        try (var emulator = Emulator.start(EmulatorSettings.defaults().withPort(0), runner)) {
            var pool = new PoolClient(emulator.endpoint());
            String token = pool.tokenFor(PoolClient.AUDIENCE).getString("access_token");
            pool.control("PUT", "faults", "{\"script\":[{\"fault\":\"stray-answer\"}]}");
            int before = connections();
            String body = PoolClient.payload(FakeRunner.WAIT);
            try (var socket = new Socket(
                    emulator.endpoint().getHost(), emulator.endpoint().getPort())) {
                socket.getOutputStream()
                        .write(
                                ("POST /python/execute?identifier=session-a HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                                + token + "\r\nContent-Type: application/json\r\nContent-Length: "
                                                + body.length() + "\r\n\r\n" + body)
                                        .getBytes(StandardCharsets.ISO_8859_1));
                assertThat(runner.waiting.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }

            runner.close();

            await().atMost(Duration.ofSeconds(20)).until(() -> connections() <= before);
        }
    }

    private static int connections() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return (int) descriptors
                    .map(ClientPortTest::target)
                    .filter(target -> target.startsWith("socket:"))
                    .count();
        }
    }

    private static String answer(int port) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(REQUEST);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** Returns the ports on which a socket of this process listens. */
    private static Set<Integer> listening() throws IOException {
        Set<String> own;
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            own = descriptors.map(ClientPortTest::target).collect(Collectors.toSet());
        }
        return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                .map(Path::of)
                .filter(Files::exists)
                .flatMap(ClientPortTest::lines)
                .map(line -> line.strip().split("\\s+", -1))
                .filter(fields -> fields[3].equals(LISTENING) && own.contains("socket:[" + fields[9] + "]"))
                .map(fields -> Integer.parseInt(fields[1].substring(fields[1].indexOf(':') + 1), 16))
                .collect(Collectors.toSet());
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            // Closed meanwhile.
            return "";
        }
    }

    private static Stream<String> lines(Path list) {
        try {
            return Files.readAllLines(list, StandardCharsets.ISO_8859_1).stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }
}
