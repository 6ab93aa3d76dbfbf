package dev.sluice.emulator.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketOwnersTest {
    @BeforeAll
    static void onLinux() {
        assumeTrue(Files.exists(Path.of("/proc/net/tcp")), "needs Linux");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1"})
    void ourOwn(String address) throws IOException {
        InetAddress host = InetAddress.getByName(address);
        try (var listening = new ServerSocket(0, 1, host);
                var client = new Socket(host, listening.getLocalPort());
                var accepted = listening.accept()) {
            assertThat(owner(accepted).getAsInt()).isEqualTo(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
            assertThat(client.isConnected()).isTrue();
        }
    }

    /** Checks that a closed connection has no owner: the system no longer lists it, and says user 0. */
    @Test
    void oneThatItsOwnerHasClosed() throws IOException {
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var client = new Socket(InetAddress.getLoopbackAddress(), listening.getLocalPort());
            try (var accepted = listening.accept()) {
                client.close();

                assertThat(owner(accepted)).isEmpty();
            }
        }
    }

    private static OptionalInt owner(Socket accepted) {
        return SocketOwners.ownerOf((InetSocketAddress) accepted.getRemoteSocketAddress(), (InetSocketAddress)
                accepted.getLocalSocketAddress());
    }
}
