package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that, whatever is sent, the answer is a problem that says what was wrong, and the pool is not asked. */
@OnLocalServers
@OpensPool
@ExtendWith(Servers.class)
class BadInputIT {
    private static final List<String> JSON = List.of("Content-Type", "application/json");
    private static final String TOO_LARGE = Client.python("x".repeat(11_000_000));

    private static final String HUGE = "x".repeat(5_000_000);

    private ScriptedPool pool;
    private Client gateway;

    @BeforeEach
    void openPool() {
        pool = new ScriptedPool(Servers.POOL_PORT, ScriptedPool::well);
        gateway = new Client(Servers.gateway("identifier").uri());
        gateway.get("/api/v2/runtimes");
    }

    @AfterEach
    void closePool() {
        pool.close();
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                body("malformed JSON", "{\"a\":", 400),
                body("an empty body", "", 400),
                body("an array", "[]", 400),
                body("a text", "\"x\"", 400),
                body("null", "null", 400),
                body("two documents", "{}{}", 400),
                body("no JSON at all", "\u00ff\u00fe", 400),
                body("a language that is a number", "{\"language\":1}", 400),
                body("a stdin that is a number", with("\"stdin\":1"), 400),
                body("arguments that are a text", with("\"args\":\"x\""), 400),
                body("a limit that is an object", with("\"run_timeout\":{}"), 400),
                body("a file that leaves the folder", file("../x.py"), 400),
                body("a file with a NUL in its name", file("a\\u0000b"), 400),
                body(
                        "an unknown encoding",
                        "{\"language\":\"python\",\"version\":\"*\",\"files\":"
                                + "[{\"content\":\"x\",\"encoding\":\"rot13\"}]}",
                        400),
                body("a version of 5 MB", runtime("python", HUGE), 400),
                body("a language of 5 MB", runtime(HUGE, "*"), 400),
                body("a file with a name of 5 MB", file(HUGE), 400),
                body(
                        "a file with a name of 1,000 characters that leaves the folder",
                        file("../" + "x".repeat(997)),
                        400),
                body("1,000 levels", with("\"x\":" + "[".repeat(1000) + "]".repeat(1000)), 400),
                body("100,000 levels", "[".repeat(100_000), 400),
                body("a body that is too large", TOO_LARGE, 413),
                request("an unknown path", "GET", "/nope", List.of(), "", 404),
                request("an unknown path of the API", "GET", "/api/v2/nope", List.of(), "", 404),
                request("POST to the page", "POST", "/", List.of(), "x", 405),
                request("an unknown file of the page", "GET", "/page/x/nope.js", List.of(), "", 404),
                request("GET of execute", "GET", "/api/v2/execute", List.of(), "", 405),
                request("DELETE of runtimes", "DELETE", "/api/v2/runtimes", List.of(), "", 405),
                request(
                        "another media type",
                        "POST",
                        "/api/v2/execute",
                        List.of("Content-Type", "text/plain"),
                        "x",
                        415),
                request("no media type", "POST", "/api/v2/execute", List.of(), "{}", 415),
                request("a malformed media type", "POST", "/api/v2/execute", List.of("Content-Type", "x"), "{}", 415),
                request(
                        "a session name of 300 characters",
                        "POST",
                        "/api/v2/execute",
                        List.of("Content-Type", "application/json", "X-Session-ID", "x".repeat(300)),
                        Client.PRINT_42,
                        400));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void isRefusedWithAProblem(String name, String method, String path, List<String> headers, String body, int status) {
        Answer got = gateway.send(method, path, body.isEmpty() ? null : body, headers.toArray(String[]::new));

        assertProblem(got, status);
        assertThat(pool.calls("/execute")).isEmpty();
    }

    @Test
    void bodyOfUndeclaredLengthIsBoundedToo() throws Exception {
        HttpRequest chunked = HttpRequest.newBuilder(
                        URI.create(Servers.gateway("identifier").uri() + "/api/v2/execute"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(TOO_LARGE.getBytes(StandardCharsets.UTF_8))))
                .build();

        var response = HttpClient.newHttpClient().send(chunked, HttpResponse.BodyHandlers.ofString());

        assertProblem(Answer.of(response), 413);
    }

    @Test
    void allowedMethodsAreNamed() throws Exception {
        HttpRequest get = HttpRequest.newBuilder(URI.create(gateway.base() + "/api/v2/execute"))
                .build();

        var response = HttpClient.newHttpClient().send(get, HttpResponse.BodyHandlers.discarding());

        assertThat(response.headers().firstValue("Allow").orElse("")).contains("POST");
    }

    @Test
    void bytesThatAreNotUtf8AreRefusedAndNotAltered() throws Exception {
        byte[] body = Client.python("print('a\u00ff')").getBytes(StandardCharsets.ISO_8859_1);

        assertProblem(sendBytes(body), 400);
    }

    @Test
    void bodyThatIsNotWhatItsEncodingSays() throws Exception {
        assertProblem(sendBytes(Client.PRINT_42.getBytes(StandardCharsets.UTF_8), "Content-Encoding", "gzip"), 400);
    }

    @Test
    void malformedChunksAndBodiesThatBreakOff() {
        String head = String.join(
                "\r\n",
                "POST /api/v2/execute HTTP/1.1",
                "Host: localhost",
                "Content-Type: application/json",
                "Connection: close",
                "");

        assertProblem(RawHttp.send(gateway.base(), head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n"));
        assertProblem(RawHttp.send(gateway.base(), head + "Content-Length: 100\r\n\r\n{\"language\":"));
    }

    /**
     * Checks that an answer is a problem. A connection that is simply closed is an answer too, to a request that nobody
     * can frame.
     */
    private static void assertProblem(Answer got) {
        assertThat(got.status()).isIn(0, 400);
        assertThat(got.body()).doesNotContain("<html", "Exception");
    }

    private Answer sendBytes(byte[] body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(gateway.base() + "/api/v2/execute"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return Answer.of(HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString()));
    }

    @Test
    void strangersAreNotServedByNameWithoutAuthentication() {
        Client local = Servers.local("identifier").gateway();

        for (String path :
                List.of("/api/v2/runtimes", "/API/V2/runtimes", "/api/v2/unknown", "/", "/page/x", "/unknown")) {
            Answer got = RawHttp.get(local.base(), path, "Host: rebound.example");

            assertThat(got.status()).as(path).isEqualTo(403);
            assertThat(got.text("type")).as(path).isEqualTo("urn:sluice:problem:host-not-allowed");
        }
    }

    /**
     * Checks that programs of a session are not served without authentication. A program that shares the machine's
     * network could call as if it were the developer.
     */
    @Test
    void programsOfASessionAreNotServedWithoutAuthentication() throws Exception {
        URI local = Servers.local("identifier").gateway().base();
        assumeTrue(
                AnotherUser.CAN_BE,
                "needs root, setpriv and python3: run the tests as root, install util-linux and python3");

        for (int program : List.of(65_000, 65_499)) {
            assertThat(AnotherUser.get(program, local, "/api/v2/runtimes"))
                    .startsWith("HTTP/1.1 403 ")
                    .contains("urn:sluice:problem:host-not-allowed");
        }
        for (int other : List.of(0, 1001, 65_500)) {
            assertThat(AnotherUser.get(other, local, "/api/v2/runtimes")).startsWith("HTTP/1.1 200 ");
        }
    }

    private static void assertProblem(Answer got, int status) {
        assertThat(got.status()).as(got.body()).isEqualTo(status);
        assertThat(got.contentType()).contains("application/problem+json");
        assertThat(got.text("type")).startsWith("urn:sluice:problem:");
        assertThat(got.text("message")).isNotBlank();
        assertThat(got.body())
                .doesNotContain("<html", "Exception", "at dev.sluice", "\tat ")
                .hasSizeLessThan(5000);
    }

    private static Arguments body(String name, String body, int status) {
        return request(name, "POST", "/api/v2/execute", JSON, body, status);
    }

    private static Arguments request(
            String name, String method, String path, List<String> headers, String body, int status) {
        return arguments(name, method, path, headers, body, status);
    }

    private static String with(String member) {
        return "{\"language\":\"python\",\"version\":\"*\",\"files\":[{\"content\":\"x\"}]," + member + "}";
    }

    private static String runtime(String language, String version) {
        return "{\"language\":\"" + language + "\",\"version\":\"" + version + "\",\"files\":[{\"content\":\"x\"}]}";
    }

    private static String file(String name) {
        return "{\"language\":\"python\",\"version\":\"*\",\"files\":[{\"name\":\"" + name + "\",\"content\":\"x\"}]}";
    }
}
