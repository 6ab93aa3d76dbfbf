package dev.sluice.gateway.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalPeersTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1"})
    void ourOwnConnectionIsNoPrograms(String address) throws IOException {
        InetAddress host = InetAddress.getByName(address);
        try (var listening = new ServerSocket(0, 1, host);
                var client = new Socket(host, listening.getLocalPort());
                var accepted = listening.accept()) {
            assertThat(client.isConnected()).isTrue();
            assertThat(mayBeProgram(accepted)).isFalse();
        }
    }

    @Test
    void oneThatItsOwnerHasClosedMayBeAnybodys() throws IOException {
        assumeTrue(Files.exists(Path.of("/proc/net/tcp")), "needs Linux");
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var client = new Socket(InetAddress.getLoopbackAddress(), listening.getLocalPort());
            try (var accepted = listening.accept()) {
                client.close();

                assertThat(mayBeProgram(accepted)).isTrue();
            }
        }
    }

    private static boolean mayBeProgram(Socket accepted) {
        return LocalPeers.mayBeProgram((InetSocketAddress) accepted.getRemoteSocketAddress(), (InetSocketAddress)
                accepted.getLocalSocketAddress());
    }
}
