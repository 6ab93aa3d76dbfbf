package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sluice.harness.LibertyServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A pool that means harm: the token stays at its origin, memory stays bounded, the caller gets a problem. */
@OpensPool
@ExtendWith(Servers.class)
class MaliciousPoolIT {
    private static final long GIGABYTE = 1L << 30;

    /**
     * The bytes of a huge answer that a gateway may take. They are far more than {@code sluice.limits.reply} of these
     * servers, and what the sockets' buffers take.
     */
    private static final long LITTLE = 24L << 20;

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

    private static RawPool pool;
    private static RawPool elsewhere;

    @BeforeAll
    static void open() {
        pool = new RawPool(Servers.POOL_PORT);
        elsewhere = new RawPool(0);
    }

    @BeforeEach
    void ready() {
        pool.script(out -> out.json(200, ScriptedPool.RESULT));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> new Client(Servers.gateway("identifier").uri())
                                .get("/health/ready")
                                .status()
                        == 200);
    }

    @AfterAll
    static void close() {
        pool.close();
        elsewhere.close();
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                answer("a gigabyte", out -> out.text(OK + "Content-Length: " + GIGABYTE + "\r\n\r\n")
                        .repeat("[", GIGABYTE)),
                answer("a gigabyte without a length", out -> out.text(OK + "\r\n")
                        .repeat(" ", GIGABYTE)),
                answer("a gigabyte in chunks", out -> out.text(OK + "Transfer-Encoding: chunked\r\n\r\n")
                        .repeat("1000\r\n" + " ".repeat(4096) + "\r\n", GIGABYTE)),
                answer("a gigabyte in a few packed bytes", MaliciousPoolIT::bomb),
                answer("headers without an end", out -> out.text(OK).repeat("X-Header: 0123456789\r\n", GIGABYTE)),
                answer("a header without an end", out -> out.text(OK + "X: ").repeat("x", GIGABYTE)),
                answer("a status line without an end", out -> out.text("HTTP/1.1 200 ")
                        .repeat("x", GIGABYTE)),
                answer("trailers without an end", out -> out.text(OK + "Transfer-Encoding: chunked\r\n\r\n0\r\n")
                        .repeat("X-Trailer: 0123456789\r\n", GIGABYTE)),
                answer("a chunk's size without an end", out -> out.text(OK + "Transfer-Encoding: chunked\r\n\r\n")
                        .repeat("0", GIGABYTE)),
                json("100,000 levels", "[".repeat(99_000)),
                json("levels within the result", "{\"run\":" + "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_001)),
                json("a list", "[]"),
                json("a text", "\"scripted\""),
                json("null", "null"),
                json("a run that is a number", "{\"run\":1,\"language\":\"x\",\"version\":\"1\"}"),
                json("a code that is a list", "{\"run\":{\"stdout\":\"\",\"stderr\":\"\",\"code\":[]}}"),
                json("a stdout that is an object", "{\"run\":{\"stdout\":{},\"stderr\":\"\",\"code\":0}}"),
                json("a number of 90,000 digits", "{\"run\":{\"code\":" + "9".repeat(90_000) + "}}"),
                answer("a length that is no number", out -> out.text(OK + "Content-Length: x\r\n\r\n{}")),
                answer("a negative length", out -> out.text(OK + "Content-Length: -1\r\n\r\n{}")),
                answer("no HTTP", out -> out.text("SSH-2.0-OpenSSH_9.2\r\n")),
                answer("a status that is none", out -> out.text("HTTP/1.1 999 X\r\nContent-Length: 0\r\n\r\n")),
                answer("nothing", out -> {}));
    }

    private static Arguments answer(String name, RawPool.Answerer answerer) {
        return arguments(name, answerer);
    }

    private static Arguments json(String name, String body) {
        return arguments(name, (RawPool.Answerer) out -> out.json(200, body));
    }

    private static void bomb(RawPool.Writer out) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            byte[] block = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 1024; i++) {
                gzip.write(block);
            }
        }
        out.text(OK + "Content-Encoding: gzip\r\nContent-Length: " + bytes.size() + "\r\n\r\n"
                + bytes.toString(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void isABoundedProblemToTheCaller(String name, RawPool.Answerer answerer) {
        LibertyServer server = Servers.gateway("identifier");
        pool.script(answerer);
        long before = server.memory();
        long start = System.nanoTime();

        Answer got = new Client(server.uri()).execute(Client.PRINT_42);

        assertThat(got.status()).as(got.body()).isIn(502, 504);
        assertThat(got.text("type")).startsWith("urn:sluice:problem:");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        assertThat(pool.written()).as("bytes that were taken").isLessThan(LITTLE);
        assertThat(server.memory() - before).as("growth in bytes").isLessThan(200L << 20);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308, 300, 305})
    void redirectsAreNotFollowedAnywhere(int status) {
        for (int port : List.of(elsewhere.port(), Servers.POOL_PORT)) {
            pool.script(out -> out.text("HTTP/1.1 " + status + " X\r\nLocation: http://127.0.0.1:" + port
                    + "/followed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));

            Answer got = new Client(Servers.gateway("identifier").uri()).execute(Client.PRINT_42);

            assertThat(got.status()).isEqualTo(502);
            assertThat(pool.heads()).noneMatch(head -> head.contains("/followed"));
            assertThat(elsewhere.heads()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:ELSEWHERE/s",
                "http://localhost:POOL/s",
                "https://127.0.0.1:POOL/s",
                "http://user@127.0.0.1:POOL/s",
                "http://127.0.0.1:POOL@127.0.0.1:ELSEWHERE/s",
                "http://127.0.0.1:POOL\\\\@127.0.0.1:ELSEWHERE/s",
                "http://127.0.0.1.example:POOL/s",
                "//127.0.0.1:ELSEWHERE/s",
                "/s",
                "",
                "file:///etc/passwd",
                "http://127.0.0.1:POOL/s?x=http://127.0.0.1:ELSEWHERE",
                "http://127.0.0.1:POOL/s#x"
            })
    void aSessionElsewhereIsNotCalled(String uri) {
        String told = uri.replace("ELSEWHERE", String.valueOf(elsewhere.port()))
                .replace("POOL", String.valueOf(Servers.POOL_PORT));
        pool.script(out -> out.json(201, "{\"sessionUri\":\"" + told + "\"}"));

        Answer got = new Client(Servers.gateway("preview").uri()).executeIn("elsewhere " + uri, "print(42)");

        assertThat(got.status()).isEqualTo(502);
        assertThat(got.text("type")).isEqualTo("urn:sluice:problem:pool-bad-reply");
        assertThat(elsewhere.heads()).isEmpty();
    }

    @Test
    void theTokenGoesToThePoolAloneAndCookiesNowhere() {
        pool.script(out -> out.text(OK + "Set-Cookie: a=b\r\nContent-Length: " + ScriptedPool.RESULT.length()
                + "\r\nConnection: close\r\n\r\n" + ScriptedPool.RESULT));
        Client gateway = new Client(Servers.gateway("identifier").uri());

        assertThat(gateway.execute(Client.PRINT_42).status()).isEqualTo(200);
        assertThat(gateway.execute(Client.PRINT_42).status()).isEqualTo(200);

        assertThat(pool.heads()).anyMatch(head -> head.contains("Authorization: Bearer scripted-token"));
        assertThat(pool.heads()).noneMatch(head -> head.contains("Cookie:"));
    }

    @Test
    void afterAllThatTheGatewayServes() {
        pool.script(out -> out.json(200, ScriptedPool.RESULT));

        Answer got = new Client(Servers.gateway("identifier").uri()).execute(Client.PRINT_42);

        assertThat(got.run().getString("stdout")).isEqualTo("42\n");
    }
}
