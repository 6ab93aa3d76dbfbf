package dev.sluice.gateway.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.util.Context;
import dev.sluice.gateway.StrayServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreshConnectionsTest {
    private static final int REQUESTS = 100;

    private final FreshConnections client = new FreshConnections();

    @Test
    void noAnswerIsAnothersEvenIfTheEndpointAnswersTwice() {
        try (var endpoint = new StrayServer(target -> target, "stray")) {
            assertThat(IntStream.range(0, REQUESTS).mapToObj(i -> client.sendSync(
                                    new HttpRequest(HttpMethod.GET, endpoint.uri() + "/" + i), Context.NONE)
                            .getBodyAsBinaryData()
                            .toString()))
                    .containsExactlyElementsOf(
                            IntStream.range(0, REQUESTS).mapToObj(i -> "/" + i).toList());
        }
    }

    @Test
    void anEndpointThatTakesNoConnectionIsNamedWithoutItsSecrets() {
        var closed = URI.create("http://127.0.0.1:" + closedPort() + "/msi/token");

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() ->
                        client.sendSync(new HttpRequest(HttpMethod.GET, closed + "?resource=secret"), Context.NONE));

        assertThat(client.refusal()).hasValue("Nothing listens at " + closed);
    }

    @Test
    void theAsynchronousWayNamesItToo() {
        var closed = URI.create("http://127.0.0.1:" + closedPort() + "/msi/token");

        assertThatException().isThrownBy(() -> client.send(new HttpRequest(HttpMethod.GET, closed + "?resource=secret"))
                .block(Duration.ofSeconds(10)));

        assertThat(client.refusal()).hasValue("Nothing listens at " + closed);
    }

    @Test
    void aHostWithoutAnAddressIsNamed() {
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> client.sendSync(
                        new HttpRequest(HttpMethod.GET, "http://no-such-host.invalid/msi/token"), Context.NONE));

        assertThat(client.refusal()).hasValue("The host of http://no-such-host.invalid/msi/token has no address");
    }

    @Test
    void anAnswerEndsTheRefusal() {
        String closed = "http://127.0.0.1:" + closedPort();
        assertThatException().isThrownBy(() -> client.sendSync(new HttpRequest(HttpMethod.GET, closed), Context.NONE));

        try (var endpoint = new StrayServer(target -> target, "stray")) {
            client.sendSync(new HttpRequest(HttpMethod.GET, endpoint.uri() + "/"), Context.NONE);
        }

        assertThat(client.refusal()).isEmpty();
    }

    private static int closedPort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theAsynchronousWayToo() {
        try (var endpoint = new StrayServer(target -> target, "stray")) {
            assertThat(IntStream.range(0, REQUESTS)
                            .mapToObj(i -> client.send(new HttpRequest(HttpMethod.GET, endpoint.uri() + "/" + i))
                                    .blockOptional(Duration.ofSeconds(10))
                                    .orElseThrow()
                                    .getBodyAsBinaryData()
                                    .toString()))
                    .containsExactlyElementsOf(
                            IntStream.range(0, REQUESTS).mapToObj(i -> "/" + i).toList());
        }
    }
}
