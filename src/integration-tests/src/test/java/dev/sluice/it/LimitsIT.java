package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The bounds of a request that are not about its body's size. */
@OpensPool
@ExtendWith(Servers.class)
class LimitsIT {
    private static final String EXECUTE =
            "POST /api/v2/execute HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n";

    private final ScriptedPool pool = new ScriptedPool(Servers.POOL_PORT, ScriptedPool::well);
    private final URI gateway = Servers.gateway("identifier").uri();

    @BeforeEach
    void ready() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> new Client(gateway).execute(Client.PRINT_42).status() == 200);
        pool.forget();
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void aRequestThatSaysItsLengthTwiceIsNotFollowedByAnother() {
        String body = Client.PRINT_42;
        for (String lengths : List.of(
                "Content-Length: " + body.length() + "\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: " + body.length() + "\r\n")) {
            Answer got = RawHttp.send(gateway, EXECUTE + lengths + "\r\n" + body);

            assertThat(got.status()).as(lengths).isIn(0, 400);
        }
        assertThat(pool.calls("/execute")).isEmpty();
    }

    @Test
    void headersAreBoundedInNumberAndSize() {
        String many = IntStream.range(0, 200)
                .mapToObj(i -> "X-Header-" + i + ": x\r\n")
                .collect(Collectors.joining());
        String large = "X-Header: " + "x".repeat(20_000) + "\r\n";

        assertThat(RawHttp.get(gateway, "/api/v2/runtimes", many + "Host: localhost")
                        .status())
                .isEqualTo(400);
        assertThat(RawHttp.get(gateway, "/api/v2/runtimes", large + "Host: localhost")
                        .status())
                .isEqualTo(400);
        assertThat(RawHttp.get(gateway, "/" + "x".repeat(20_000), "Host: localhost")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aTargetThatIsNoUriIsTheCallersMistake() {
        for (String target : List.of("/api/v2/run\"times", "/api/v2/runtimes?identifier=a^b", "/api/v2/{x}")) {
            Answer got = RawHttp.get(gateway, target, "Host: localhost");

            assertThat(got.status()).as(target).isEqualTo(400);
            assertThat(got.text("detail")).contains("percent-encoded");
        }
    }

    @Test
    void filesAndArgumentsAreCounted() {
        String files = "{\"content\":\"x\"}" + ",{\"content\":\"x\"}".repeat(1000);
        String args = "\"x\"" + ",\"x\"".repeat(8000);

        assertRefused("{\"language\":\"python\",\"version\":\"*\",\"files\":[" + files + "]}", "sluice.limits.files");
        assertRefused(
                "{\"language\":\"python\",\"version\":\"*\",\"files\":[{\"content\":\"x\"}],\"args\":[" + args + "]}",
                "sluice.limits.args");
    }

    private void assertRefused(String body, String limit) {
        Answer got = new Client(gateway).execute(body);

        assertThat(got.status()).isEqualTo(400);
        assertThat(got.text("detail")).contains(limit);
        assertThat(pool.calls("/execute")).isEmpty();
    }

    @Test
    void aBodyThatComesInPiecesIsReadWhole() {
        String body = Client.python("print('" + "x".repeat(300_000) + "')");
        String chunks = "%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n"
                .formatted(100_000, body.substring(0, 100_000), body.length() - 100_000, body.substring(100_000));

        Answer declared = RawHttp.send(gateway, EXECUTE + "Content-Length: " + body.length() + "\r\n\r\n" + body);
        Answer chunked = RawHttp.send(gateway, EXECUTE + "Transfer-Encoding: chunked\r\n\r\n" + chunks);

        assertThat(List.of(declared.status(), chunked.status())).containsOnly(200);
        assertThat(pool.calls("/execute"))
                .hasSize(2)
                .allMatch(call -> call.body().length() > 300_000);
    }
}
