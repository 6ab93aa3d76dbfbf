package dev.sluice.gateway.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.util.Context;
import dev.sluice.gateway.StrayServer;
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
