package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sluice.harness.BoundedWait;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests in every form that Piston takes, as clients send them, and Piston's words for forms that it does not take.
 */
@OnLocalServers
@ExtendWith(Servers.class)
class RequestFormsIT {
    private static final String EXECUTE = "/api/v2/execute";
    private static final String LANGUAGE_REQUIRED = "language is required as a string";
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Client gateway = Servers.local("identifier").gateway();

    static Stream<Arguments> codings() {
        String small = Client.PRINT_42;
        byte[] random = new byte[100_000];
        new Random(7).nextBytes(random);
        // More than 64 KB also when it is encoded, so that no thread waits for it.
        String large = Client.python("#" + HexFormat.of().formatHex(random) + "\nprint(42)");
        return Stream.of("gzip", "GZIP", "deflate", "identity", "")
                .flatMap(coding -> Stream.of(arguments(coding, small), arguments(coding, large)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("codings")
    void aBodyInAnyCodingRuns(String coding, String body) {
        Answer got = send(encoded(coding, body.getBytes(StandardCharsets.UTF_8)), "Content-Encoding", coding);

        assertThat(got.status()).as(got.body()).isEqualTo(200);
        assertThat(got.run().getString("stdout")).isEqualTo("42\n");
    }

    @ParameterizedTest
    @CsvSource({"br, 400", "x-gzip, 400", "'gzip, gzip', 400"})
    void anotherCodingIsNamed(String coding, int status) {
        Answer got = send(Client.PRINT_42.getBytes(StandardCharsets.UTF_8), "Content-Encoding", coding);

        assertThat(got.status()).isEqualTo(status);
        assertThat(got.text("detail")).contains("Content-Encoding", coding);
    }

    /** Checks bodies of 11 MB in some 11 KB, and 200 MB in some 200 KB. */
    @ParameterizedTest
    @ValueSource(ints = {11, 200})
    void aBodyThatUnpacksToTooMuchIsRefused(int megabytes) throws IOException {
        var bomb = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bomb)) {
            for (int i = 0; i < megabytes; i++) {
                gzip.write(new byte[1_000_000]);
            }
        }

        Answer got = send(bomb.toByteArray(), "Content-Encoding", "gzip");

        assertThat(got.status()).isEqualTo(413);
        assertThat(got.text("detail")).contains("sluice.limits.body");
    }

    @Test
    void aMarkBeforeTheBodyChangesNothing() {
        assertThat(ran(gateway.execute("\ufeff" + Client.PRINT_42))).isEqualTo("42\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "text/html", "x", "image/*;q=0", "application/json;q=0", "application/xml"})
    void whateverIsAcceptedTheAnswerIsJson(String accept) {
        Answer execute = gateway.execute(Client.PRINT_42, "Accept", accept);
        Answer refused = gateway.execute("{}", "Accept", accept);

        assertThat(ran(execute)).isEqualTo("42\n");
        assertThat(execute.contentType()).hasValue("application/json");
        assertThat(refused.text("message")).isEqualTo(LANGUAGE_REQUIRED);
        for (String path : List.of("/api/v2/runtimes", "/api/v2/packages", "/api/v2/session")) {
            assertThat(gateway.get(path, "Accept", accept).status()).as(path).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/API/V2/Execute",
                "/api/v2//execute",
                "/api/v2/execute/",
                "//api/v2/execute",
                "/api/V2/PISTON/execute",
                "/Api/v2/piston//Execute/"
            })
    void aRouteIsFoundInEverySpelling(String path) {
        byte[] body = Client.PRINT_42.getBytes(StandardCharsets.UTF_8);
        Answer got = RawHttp.send(
                gateway.base(),
                "POST " + path + "?identifier=spelled HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Connection: close\r\nContent-Length: " + body.length + "\r\n\r\n" + Client.PRINT_42);

        assertThat(got.status()).as(got.body()).isEqualTo(200);
        assertThat(got.body()).contains("\"42\\n\"");
    }

    @ParameterizedTest(name = "[{0}]")
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            '' | 415 | requests must be of type application/json
            x | 415 | requests must be of type application/json
            text/plain | 415 | requests must be of type application/json
            application/vnd.api+json | 415 | requests must be of type application/json
            application/json; | 400 | language is required as a string
            application/jsonx | 400 | language is required as a string
            application/json; charset | 400 | language is required as a string
            application/json, text/plain | 400 | language is required as a string
            """)
    void aTypeThatIsNoneIsAnsweredAsPistonDoes(String type, int status, String message) {
        Answer got = gateway.send("POST", EXECUTE, Client.PRINT_42, "Content-Type", type);

        assertThat(got.status()).as(got.body()).isEqualTo(status);
        assertThat(got.text("message")).isEqualTo(message);
        assertThat(got.text("detail")).contains("Content-Type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json; charset=\"UTF-8\"", "Application/JSON", "application/json; a=b"})
    void aTypeThatMeansJsonRuns(String type) {
        assertThat(ran(gateway.send("POST", EXECUTE, Client.PRINT_42, "Content-Type", type)))
                .isEqualTo("42\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"utf-16", "iso-8859-1"})
    void anotherCharsetNamesTheHeader(String charset) {
        Answer got =
                gateway.send("POST", EXECUTE, Client.PRINT_42, "Content-Type", "application/json; charset=" + charset);

        assertThat(got.status()).isEqualTo(400);
        assertThat(got.text("message")).contains("Content-Type", charset);
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {"", "[]", "[1,2]", "{}", "[{\"language\":\"python\"}]"})
    void aBodyWithoutALanguageIsAnsweredAsPistonDoes(String body) {
        Answer got = gateway.execute(body);

        assertThat(got.status()).isEqualTo(400);
        assertThat(got.text("message")).isEqualTo(LANGUAGE_REQUIRED);
    }

    /**
     * Checks every mode, and every place where text goes: into an argument, the input, the program, a file and its
     * name, and out.
     */
    @ParameterizedTest
    @ValueSource(strings = {"identifier", "preview", "code-interpreter"})
    void halfACharacterIsTheReplacementCharacterEverywhere(String mode) {
        Answer got = Servers.local(mode).gateway().execute("""
                {"language":"python","version":"*","stdin":"i\\ud83d","args":["a\\ude00","\\ud83d\\ude00"],"files":[
                {"content":"import sys,os\\nprint(ascii([sys.argv[1:], sys.stdin.read(), 'p\\ud83d', sorted(os.listdir())[1], \
                open('n\\ufffd').read()]))"},{"name":"n\\ud83d","content":"c\\ud83d"}]}""");

        assertThat(ran(got))
                .isEqualTo("[['a\\ufffd', '\\U0001f600'], 'i\\ufffd\\n', 'p\\ufffd', 'n\\ufffd', 'c\\ufffd']\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"identifier", "preview", "code-interpreter"})
    void whatPistonTakesRunsInEveryMode(String mode) {
        Client client = Servers.local(mode).gateway();

        assertThat(ran(client.execute(program("import sys;print(sys.argv[1:])", "\"args\":\"\""))))
                .isEqualTo("[]\n");
        assertThat(ran(client.execute(
                        program("import sys;print(sys.argv[1:])", "\"args\":[1,2.50,true,null,1e21,\"x\"]"))))
                .isEqualTo("['1', '2.5', 'true', 'null', '1e+21', 'x']\n");
        assertThat(ran(client.execute("""
                {"language":"python","version":"||","files":[
                {"name":"./main.py","content":"print(1)"},
                {"name":"x/../main.py","content":"print([open(n).read() for n in ('c.txt','abs.txt','d/e','u','h')])"},
                {"name":"./c.txt","content":"c"},{"name":"/abs.txt","content":"abs"},{"name":"d//./e","content":"e"},
                {"name":"u","content":"dQ==","encoding":"rot13"},{"name":"h","content":"6162zz","encoding":"hex"}]}"""))).isEqualTo("['c', 'abs', 'e', 'dQ==', 'ab']\n");
    }

    @Test
    void aThousandFilesRun() {
        String files = Stream.iterate(0, i -> i + 1)
                .limit(999)
                .map(i -> ",{\"name\":\"f" + i + "\",\"content\":\"\"}")
                .reduce("", String::concat);

        assertThat(ran(gateway.execute("{\"language\":\"python\",\"version\":\"*\",\"files\":[{\"content\":"
                        + "\"import os;print(len(os.listdir()))\"}" + files + "]}")))
                .isEqualTo("1000\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"identifier", "code-interpreter"})
    void tooManyBytesOfArgumentsAreSaidInTheSameWords(String mode) {
        Answer got = Servers.local(mode)
                .gateway()
                .execute(program("print(1)", "\"args\":[\"" + "x".repeat(200_000) + "\"]"));

        assertThat(got.status()).isEqualTo(400);
        assertThat(got.text("message")).isEqualTo("args may have at most 120000 bytes together: use stdin");
    }

    /** Checks the versions that public front ends have written into them. */
    @Test
    void theNearestVersionRunsWhereThatIsWanted() {
        Client nearest = Servers.local("nearest", "identifier", Map.of("SLUICE_RUNTIMES_UNKNOWN_VERSION", "nearest"))
                .gateway();
        String there = ((jakarta.json.JsonString)
                        nearest.execute(Client.PRINT_42).json().get("version"))
                .getString();

        for (String version : List.of("3.10.0", "2.7.1", "99", "latest", "3\\r\\nX-Y: z")) {
            HttpResponse<String> got = exchange(
                    nearest.base(),
                    EXECUTE,
                    BodyPublishers.ofString("{\"language\":\"python\",\"version\":\"" + version
                            + "\",\"files\":[{\"content\":\"print(42)\"}]}"));

            assertThat(got.statusCode()).as(version).isEqualTo(200);
            assertThat(Answer.of(got).text("version")).isEqualTo(there);
            assertThat(got.headers().allValues("Sluice-Version-Requested"))
                    .containsExactly(version.replace("\\r\\n", "??"));
        }
        HttpResponse<String> known = exchange(nearest.base(), EXECUTE, BodyPublishers.ofString(Client.PRINT_42));
        assertThat(known.headers().allValues("Sluice-Version-Requested")).isEmpty();
        assertThat(nearest.execute(Client.PRINT_42.replace("python", "cobol")).text("message"))
                .isEqualTo("cobol-* runtime is unknown");
    }

    /** Checks that what a program leaves is gone, however deep it lies, and that the session goes on. */
    @Test
    void aDeepFolderCostsNoSessionOfACodeInterpreter() {
        Client interpreter = Servers.local("code-interpreter").gateway();
        Answer deep = interpreter.executeIn("deep", """
                import os
                print(os.getcwd())
                for _ in range(990):
                    os.mkdir('d')
                    os.chdir('d')""");
        String folder = ran(deep).strip();

        assertThat(ran(interpreter.executeIn("deep", "import os;print(os.path.exists('" + folder + "'))")))
                .isEqualTo("False\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"code-interpreter", "interpreter-older"})
    void longOutputThatDoesNotCompressArrivesWhole(String server) {
        Client interpreter = Servers.local(
                        server.equals("code-interpreter") ? "local-code-interpreter" : server,
                        "code-interpreter",
                        server.equals("code-interpreter")
                                ? Map.of()
                                : Map.of("SLUICE_POOL_API_VERSION", "2024-02-02-preview"))
                .gateway();

        Answer got =
                interpreter.executeIn("long", "import os,base64;print(base64.b85encode(os.urandom(560000)).decode())");

        assertThat(ran(got)).hasSize(700_001);
        assertThat(interpreter.get("/api/v2/session?identifier=long").json().getBoolean("exists"))
                .isTrue();
    }

    private static String ran(Answer got) {
        assertThat(got.status()).as(got.body()).isEqualTo(200);
        assertThat(got.run().getString("stderr")).isEmpty();
        return got.run().getString("stdout");
    }

    private static String program(String code, String member) {
        String request = Client.python(code);
        return request.substring(0, request.length() - 1) + "," + member + "}";
    }

    private Answer send(byte[] body, String... headers) {
        return Answer.of(exchange(gateway.base(), EXECUTE, BodyPublishers.ofByteArray(body), headers));
    }

    private static HttpResponse<String> exchange(
            URI server, String path, HttpRequest.BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path))
                .header("Content-Type", "application/json")
                .POST(body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return BoundedWait.result(HTTP.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString()));
    }

    private static byte[] encoded(String coding, byte[] body) {
        var out = new ByteArrayOutputStream();
        try (var encoder = coding.equalsIgnoreCase("gzip")
                ? new GZIPOutputStream(out)
                : coding.equals("deflate") ? new DeflaterOutputStream(out) : out) {
            encoder.write(body);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
