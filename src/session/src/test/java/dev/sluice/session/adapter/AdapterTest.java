package dev.sluice.session.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.piston.Limit;
import dev.sluice.piston.Limits;
import dev.sluice.piston.Runtimes;
import dev.sluice.session.settings.AdapterSettings;
import dev.sluice.session.workspace.SessionClosedException;
import jakarta.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdapterTest {
    private static final String PRINT = """
            {"properties":{"code":"print(42)","stdin":""}}""";

    @TempDir
    Path parent;

    private final RecordingRunner runner = new RecordingRunner();
    private Adapter adapter;
    private SessionClient client;

    @BeforeEach
    void start() throws IOException {
        adapter = new Adapter(runner, new AdapterSettings(Limits.DEFAULT, 1000, 10, 1000, 1000), parent);
        client = new SessionClient(adapter);
    }

    @AfterEach
    void stop() {
        client.close();
        adapter.close();
    }

    @Test
    void answersInPistonsShape() throws Exception {
        var answer = client.post("/python/execute", PRINT);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).contains("application/json");
        assertThat(answer.object()).hasToString("""
                {"run":{"signal":null,"stdout":"print(42)","stderr":"","code":0,"output":"print(42)","memory":1,\
                "message":null,"status":null,"cpu_time":2,"wall_time":3},"language":"python","version":"3.12.1"}""");
    }

    @ParameterizedTest
    @CsvSource({"gzip, 200", "identity, 200", "'', 200", "br, 400", "deflate, 400"})
    void aBodyIsDecoded(String coding, int status) throws Exception {
        byte[] body = PRINT.getBytes(StandardCharsets.UTF_8);

        assertThat(client.post("/python/execute", coding.equals("gzip") ? gzip(body) : body, coding)
                        .status())
                .isEqualTo(status);
    }

    @Test
    void aBodyThatUnpacksToMoreThanTheLimitIsRefused() throws Exception {
        byte[] bomb = gzip(new byte[100_000]);

        assertThat(bomb).hasSizeLessThan(1000);
        assertThat(client.post("/python/execute", bomb, "gzip").status()).isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource({
        "application/json;charset=utf-8, 200",
        "application/json; charset=utf-16, 400",
        "application/jsonx, 415",
        "x, 415"
    })
    void theTypeOfABodyIsReadAsTheGatewayReadsIt(String type, int status) throws Exception {
        assertThat(client.post("/python/execute", PRINT, "Content-Type", type).status())
                .isEqualTo(status);
    }

    private static byte[] gzip(byte[] body) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(body);
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, 1",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01x, 0",
        "something else, 0"
    })
    void theTraceThatAnExecutionBelongsToIsLogged(String traceparent, int lines) throws Exception {
        List<String> logged = new CopyOnWriteArrayList<>();
        Logger logger = Logger.getLogger(Adapter.class.getName());
        Handler handler = handler(logged);
        logger.addHandler(handler);
        try {
            client.post("/python/execute", PRINT, "Content-Type", "application/json", "traceparent", traceparent);
        } finally {
            logger.removeHandler(handler);
        }

        assertThat(logged).hasSize(lines).allMatch(("Execution, traceparent " + traceparent)::equals);
    }

    private static Handler handler(List<String> lines) {
        return new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(new SimpleFormatter().formatMessage(line));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    @ParameterizedTest
    @CsvSource({"/c%2B%2B/execute", "/c++/execute", "/cpp/execute", "/%63%70%70/execute"})
    void theLanguageIsANameOrAliasPercentEncoded(String path) throws Exception {
        assertThat(client.post(path, PRINT).object().getString("language")).isEqualTo("c++");
    }

    @Test
    void limitsAreThoseOfTheLanguage() throws Exception {
        client.post("/c++/execute", PRINT);

        assertThat(runner.executions.get(0).limits()).isEqualTo(Limits.DEFAULT.with(Limit.COMPILE_TIMEOUT, 1));
    }

    @Test
    void aVersionRangeChoosesTheRuntime() throws Exception {
        var answer = client.post("/python/execute", PRINT.replace("\"code\"", "\"version\":\"3.11.x\",\"code\""));

        assertThat(answer.object().getString("version")).isEqualTo("3.11.2");
    }

    @Test
    void everyRunHasTheSessionsFolder() throws Exception {
        client.post("/python/execute", PRINT);
        client.post("/python/execute", PRINT);

        assertThat(runner.folders).hasSize(2);
        assertThat(runner.folders.get(0)).isSameAs(runner.folders.get(1));
        assertThat(runner.folders.get(0).path()).hasParent(parent.toRealPath());
    }

    @Test
    void theFolderEndsWithTheSession() {
        adapter.close();

        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void listsRuntimesAndHowTheyAreConfined() throws Exception {
        var answer = client.get("/runtimes");

        assertThat(answer.header("Sluice-Sandbox")).contains("recording; by=hand; filter=off; meter=on");
        assertThat(answer.header("Sluice-Warm")).contains("python");
        assertThat(answer.json()).hasToString("""
                [{"language":"python","version":"3.11.2","aliases":["py"]},\
                {"language":"python","version":"3.12.1","aliases":["py"]},\
                {"language":"c++","version":"12.2.0","aliases":["cpp"],"runtime":"gcc"}]""");
    }

    @Test
    void isHealthyWhenItCanRunCode() throws Exception {
        var answer = client.get("/health");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()).hasToString("""
                {"status":"UP","sandbox":"recording","by":"hand","filter":false,"meter":true}""");
    }

    @Test
    void isNotReadyWithoutAnyLanguage() throws Exception {
        runner.runtimes = new Runtimes(List.of());

        assertProblem(client.get("/health"), 503, "not-ready", "No language is installed");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /python/execute  | []                                   | properties is required as an object
            /python/execute  | {"properties":1}                     | properties is required as an object
            /python/execute  | {"properties":{}}                    | properties.code is required as a string
            /nope/execute    | {"properties":{"code":""}}           | nope-* runtime is unknown
            /Python/execute  | {"properties":{"code":""}}           | Python-* runtime is unknown
            /a%2Fb/execute   | {"properties":{"code":""}}           | a/b-* runtime is unknown
            /python/execute  | {"properties":{"code":"","version":"2.x"}} | python-2.x runtime is unknown
            /python/execute  | {"properties":{"code":"","run_timeout":9999}} | run_timeout cannot exceed the configured limit of 3000
            /python/execute  | {"properties":{"files":[]}}          | files must include at least one utf8 encoded file
            """)
    void aWrongRequestIsToldInPistonsWords(String path, String body, String message) throws Exception {
        assertProblem(client.post(path, body), 400, "invalid-request", message);
        assertThat(runner.executions).isEmpty();
    }

    @Test
    void whatIsNoJsonIsToldWithThePlace() throws Exception {
        assertThat(client.post("/python/execute", "{").object().getString("message"))
                .startsWith("The body is not valid JSON (near line 1, column ");
    }

    @Test
    void nestingIsBounded() throws Exception {
        assertThat(client.post("/python/execute", "[".repeat(500)).status()).isEqualTo(400);
    }

    @Test
    void onlyJsonIsRead() throws Exception {
        assertProblem(
                client.post("/python/execute", PRINT, "Content-Type", "text/plain"),
                415,
                "unsupported-media-type",
                "requests must be of type application/json");
        assertThat(client.post("/python/execute", PRINT, "Content-Type", "Application/JSON; charset=utf-8")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void theBodyIsBounded() throws Exception {
        String tooLong = PRINT + " ".repeat(1001 - PRINT.length());

        assertThat(client.post("/python/execute", tooLong.substring(1)).status())
                .isEqualTo(400);
        assertProblem(
                client.post("/python/execute", tooLong),
                413,
                "too-large",
                "The body of a request may have at most 1000 bytes");
        assertThat(client.post("/python/execute", "x".repeat(2_000_000)).status())
                .isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource({"/runtimes,200", "/health,200", "/python/execute,405", "/nope,404"})
    void whatIsAskedForWithHeadComesWithoutABody(String path, int status) throws Exception {
        var answer = client.send("HEAD", path);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.response().body()).isEmpty();
        String whole = client.get(path).response().body();
        assertThat(answer.header("Content-Length")).contains(Integer.toString(whole.length()));
        assertThat(client.get("/health").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"/", "/nope", "/python", "/python/execute/", "/a/b/c", "//execute/"})
    void anUnknownPathIsNotFound(String path) throws Exception {
        assertProblem(client.get(path), 404, "not-found", "Not Found");
    }

    @ParameterizedTest
    @CsvSource({"GET,/python/execute,POST", "PUT,/python/execute,POST", "POST,/runtimes,GET", "DELETE,/health,GET"})
    void aWrongMethodIsToldTheRightOne(String method, String path, String right) throws Exception {
        var answer = client.send(method, path);

        assertProblem(answer, 405, "method-not-allowed", "This route takes " + right + " alone");
        assertThat(answer.header("Allow")).contains(right);
    }

    @Test
    void ourOwnFailureTellsNothingOfItself() throws Exception {
        runner.onRun = () -> {
            throw new IllegalStateException("secret");
        };

        var answer = client.post("/python/execute", PRINT);

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.object().getString("type")).isEqualTo("urn:sluice:session:internal");
        assertThat(answer.object().toString()).doesNotContain("secret");
    }

    @Test
    void aSessionThatEndsMeanwhileSaysSo() throws Exception {
        runner.onRun = () -> {
            throw new SessionClosedException();
        };

        assertThat(client.post("/python/execute", PRINT).object().getString("type"))
                .isEqualTo("urn:sluice:session:session-closed");
    }

    private static void assertProblem(SessionClient.Answer answer, int status, String name, String message) {
        assertThat(answer.object().getString("message")).isEqualTo(message);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).contains("application/problem+json");
        assertThat(answer.object().getString("type")).isEqualTo("urn:sluice:session:" + name);
        assertThat(answer.object().getInt("status")).isEqualTo(status);
        assertThat(answer.object().getString("detail")).isEqualTo(message);
        assertThat(answer.object().get("title")).isNotNull().isNotEqualTo(JsonValue.NULL);
    }
}
