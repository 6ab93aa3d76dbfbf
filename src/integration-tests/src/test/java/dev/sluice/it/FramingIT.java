package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bodies whose end is not where another server would see it. Behind each of them is a second request, which a proxy in
 * front would take for a part of the body, or for another caller's: it is never served.
 */
@OpensPool
@ExtendWith(Servers.class)
class FramingIT {
    private static final String BODY = Client.PRINT_42;
    private static final String SIZE = Integer.toHexString(BODY.length());
    private static final String HIDDEN = "GET /health/started HTTP/1.1\r\nHost: hidden\r\n\r\n";
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
    private static final String CHUNKS = SIZE + "\r\n" + BODY + "\r\n0\r\n\r\n";

    private final ScriptedPool pool = new ScriptedPool(Servers.POOL_PORT, ScriptedPool::well);
    private final URI gateway = Servers.gateway("identifier").uri();

    @BeforeEach
    void ready() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> new Client(gateway).execute(BODY).status() == 200);
        pool.forget();
    }

    @AfterEach
    void close() {
        pool.close();
    }

    /** @param headers that say how long the body is, or seem to */
    private record Framing(String name, String headers, String body) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Returns the framings that the program in the body must not survive. */
    static Stream<Framing> refused() {
        String length = String.valueOf(BODY.length());
        return Stream.of(
                withLength("beyond 64 bits", "18446744073709551" + (616 + BODY.length())),
                withLength("of twenty digits", "0".repeat(20 - length.length()) + length),
                withLength("signed", "+" + length),
                withLength("negative", "-1"),
                withLength("hexadecimal", "0x" + SIZE),
                withLength("a fraction", length + ".0"),
                withLength("empty", ""),
                withLength("with a blank within", length.charAt(0) + " " + length.substring(1)),
                withLength("a list", length + ", " + length),
                withLength("with a zero byte", length + "\0"),
                withLength("twice the same", length + "\r\nContent-Length: " + length),
                withLength("twice, the larger second", "5\r\nContent-Length: " + length),
                new Framing("length in another name", "Content_Length: " + length + "\r\n", BODY),
                new Framing("no length", "", BODY),
                new Framing("folded length", "Content-Length:\r\n " + length + "\r\n", BODY),
                new Framing("blank before the length", " Content-Length: " + length + "\r\n", BODY),
                new Framing("folded coding", "Transfer-Encoding:\r\n chunked\r\n", CHUNKS),
                withCoding("chunked, identity"),
                withCoding("identity"),
                withCoding("gzip, chunked"),
                withCoding("xchunked"),
                withCoding("\u000bchunked"),
                withCoding("\"chunked\""),
                withCoding("chunked;q=1"),
                withCoding("chunked\0"),
                withCoding("chunked\r\nTransfer-Encoding: chunked"),
                withCoding("chunked\r\nTransfer-Encoding: identity"),
                withCoding("identity\r\nTransfer-Encoding: chunked"),
                inChunks("no line after the chunk", SIZE + "\r\n" + BODY + "0\r\n\r\n"),
                inChunks("two bytes after the chunk", SIZE + "\r\n" + BODY + "xx0\r\n\r\n"),
                inChunks("marked as hexadecimal", "0x" + CHUNKS),
                inChunks("signed size", "-" + CHUNKS),
                inChunks("size of all ones", "ffffffff\r\n" + BODY + "\r\n0\r\n\r\n"),
                inChunks("blank before the size", " " + CHUNKS),
                inChunks("no size", "\r\n" + BODY + "\r\n0\r\n\r\n"),
                inChunks("no hexadecimal digit", SIZE.charAt(0) + "g" + CHUNKS),
                new Framing("zero byte in a value", "X-A: a\0b\r\nContent-Length: " + length + "\r\n", BODY),
                new Framing(
                        "control character in a value", "X-A: a\u0001b\r\nContent-Length: " + length + "\r\n", BODY),
                new Framing("zero byte in a name", "X\0A: a\r\nContent-Length: " + length + "\r\n", BODY),
                new Framing("return within a value", "X-A: a\rb\r\nContent-Length: " + length + "\r\n", BODY),
                new Framing("blank in a name", "X A: b\r\nContent-Length: " + length + "\r\n", BODY),
                new Framing("no name", ": b\r\nContent-Length: " + length + "\r\n", BODY),
                new Framing("no colon", "Content-Length " + length + "\r\n", BODY));
    }

    /** Returns the framings that the server reads as it likes: the program may run, and the connection ends. */
    static Stream<Framing> last() {
        return Stream.of(
                inChunks("in order", CHUNKS),
                inChunks("size beyond 32 bits", "1" + "0".repeat(8 - SIZE.length()) + CHUNKS),
                inChunks("size beyond 64 bits", "1" + "0".repeat(16 - SIZE.length()) + CHUNKS),
                inChunks("size of 31 bits", "7fffffff\r\n" + BODY + "\r\n0\r\n\r\n"),
                inChunks("extension", SIZE + ";a=b\r\n" + BODY + "\r\n0\r\n\r\n"),
                inChunks("extension that ends without a return", SIZE + ";a\n" + BODY + "\r\n0\r\n\r\n"),
                inChunks("lines without returns", CHUNKS.replace("\r", "")),
                inChunks("blank after the size", SIZE + " \r\n" + BODY + "\r\n0\r\n\r\n"),
                inChunks("trailer", SIZE + "\r\n" + BODY + "\r\n0\r\nContent-Length: 5\r\n\r\n"),
                new Framing("in capitals", "Transfer-Encoding: CHUNKED\r\n", CHUNKS),
                new Framing("after a tab", "Transfer-Encoding:\tchunked\r\n", CHUNKS),
                new Framing("blank before the colon", "Transfer-Encoding : chunked\r\n", CHUNKS),
                new Framing("length, then chunks", "Content-Length: " + BODY.length() + "\r\n" + CHUNKED, CHUNKS),
                new Framing("chunks, then no length", CHUNKED + "Content-Length: 0\r\n", CHUNKS),
                new Framing("chunks, then a length", CHUNKED + "Content-Length: 4\r\n", CHUNKS),
                withLength("twice, the larger first", BODY.length() + "\r\nContent-Length: 5"),
                withLength("beyond 32 bits", String.valueOf((1L << 32) + BODY.length())));
    }

    private static Framing withLength(String name, String value) {
        return new Framing("length " + name, "Content-Length: " + value + "\r\n", BODY);
    }

    private static Framing withCoding(String value) {
        return new Framing("coding " + value, "Transfer-Encoding: " + value + "\r\n", CHUNKS);
    }

    private static Framing inChunks(String name, String chunks) {
        return new Framing("chunks, " + name, CHUNKED, chunks);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatCanBeReadInTwoWaysIsRefused(Framing framing) {
        String answered = post("/api/v2/execute", framing);

        assertThat(answered).startsWith("HTTP/1.1 4");
        assertThat(pool.calls("/execute")).isEmpty();
        assertOneAnswer(answered);
    }

    @ParameterizedTest
    @MethodSource("last")
    void theConnectionEndsWithWhatTheServerReadsInItsOwnWay(Framing framing) {
        assertOneAnswer(post("/api/v2/execute", framing));
        assertThat(pool.calls("/execute")).hasSizeLessThanOrEqualTo(1);
    }

    /**
     * Checks routes where the body is not read: those of the page, of files that are none, and routes that are not
     * there.
     */
    @Test
    void noOtherRouteServesWhatIsBehindChunks() {
        for (String line : List.of("GET /", "GET /api/v2/runtimes", "DELETE /api/v2/session", "GET /nope", "HEAD /")) {
            last().filter(framing -> framing.headers().contains("hunked"))
                    .forEach(framing -> assertOneAnswer(send(line, framing)));
        }
    }

    @Test
    void aBodyThatEndsWhereItSaysIsFollowedByAnotherRequest() {
        String answered = post("/api/v2/execute", withLength("in order", String.valueOf(BODY.length())));

        assertThat(answered).startsWith("HTTP/1.1 200").contains("\"configuration\"");
    }

    @Test
    void anOlderRequestHasNoChunks() {
        String answered = RawHttp.exchange(
                gateway,
                "POST /api/v2/execute HTTP/1.0\r\nConnection: keep-alive\r\nContent-Type: application/json\r\n"
                        + CHUNKED + "\r\n" + CHUNKS + HIDDEN);

        assertThat(answered.substring(8)).startsWith(" 400");
        assertThat(pool.calls("/execute")).isEmpty();
        assertOneAnswer(answered);
    }

    @Test
    void otherVersionsAndMethodsThatAreNoneAreRefused() {
        for (String line : List.of("GET / HTTP/3.0", "GET / HTTP/0.9", "GET / HTTP/1.2", "{\"a\":1}GET / HTTP/1.1")) {
            String answered = RawHttp.exchange(gateway, line + "\r\nHost: localhost\r\n\r\n" + HIDDEN);

            assertThat(answered.substring(8)).as(line).startsWith(" 4");
            assertOneAnswer(answered);
        }
    }

    private String post(String path, Framing framing) {
        return send("POST " + path, framing);
    }

    private String send(String line, Framing framing) {
        return RawHttp.exchange(
                gateway,
                line + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + framing.headers() + "\r\n"
                        + framing.body() + HIDDEN);
    }

    private static void assertOneAnswer(String answered) {
        assertThat(answered).doesNotContain("\"configuration\"");
        assertThat(answered.split("HTTP/\\d\\.\\d \\d{3} ", -1)).hasSizeLessThanOrEqualTo(2);
    }
}
