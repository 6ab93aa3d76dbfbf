package dev.sluice.session.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.session.runner.CodeRunner;
import dev.sluice.session.settings.AdapterSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The adapter before a Piston that records how it is called. */
class PistonClientTest {
    private static final String RUNTIMES = """
            [{"language":"python","version":"3.11.2","aliases":["py"]}]""";
    private static final String ANSWER = """
            {"run":{"signal":null,"stdout":"42\\n","stderr":"","code":0,"output":"42\\n","memory":3852000,\
            "message":null,"status":null,"cpu_time":12,"wall_time":19},"language":"python","version":"3.11.2"}""";
    private static final String PRINT = """
            {"properties":{"code":"print(42)","stdin":"x"}}""";

    @TempDir
    Path parent;

    private final List<String> calls = new ArrayList<>();
    private int status = 200;
    private String answer = ANSWER;
    private String runtimes = RUNTIMES;
    private HttpServer piston;
    private CodeRunner runner;
    private Adapter adapter;
    private SessionClient client;

    @BeforeEach
    void start() throws IOException {
        piston = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        piston.createContext("/", exchange -> {
            try (exchange) {
                boolean executes = exchange.getRequestURI().getPath().endsWith("execute");
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                calls.add((exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body).strip());
                assertThat(exchange.getRequestHeaders()).doesNotContainKey("Authorization");
                byte[] reply = (executes ? answer : runtimes).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(executes ? status : 200, reply.length);
                exchange.getResponseBody().write(reply);
            }
        });
        piston.start();
        runner = CodeRunners.from(
                Map.of("PISTON_URL", "http://127.0.0.1:" + piston.getAddress().getPort() + "/"));
        adapter = new Adapter(runner, AdapterSettings.DEFAULT, parent);
        client = new SessionClient(adapter);
    }

    @AfterEach
    void stop() {
        client.close();
        adapter.close();
        runner.close();
        piston.stop(0);
    }

    @Test
    void callsPistonInPistonsWordsAndAnswersInIts() throws Exception {
        var reply =
                client.post("/py/execute", PRINT, "Content-Type", "application/json", "Authorization", "Bearer secret");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json()).hasToString(ANSWER);
        assertThat(calls).containsExactly("GET /api/v2/runtimes", """
                POST /api/v2/execute {"language":"py","version":"*",\
                "files":[{"name":"file0.code","content":"print(42)"}],"stdin":"x","args":[]}""");
    }

    @Test
    void passesOnEverythingThatARequestMayHold() throws Exception {
        client.post("/python/execute", """
                {"properties":{"code":"","stdin":"","version":"3","args":["a"],"run_timeout":100,
                "files":[{"name":"m.py","content":"1"},{"name":"b","content":"ff","encoding":"hex"}]}}""");

        assertThat(calls).contains("""
                POST /api/v2/execute {"language":"python","version":"3","files":[{"name":"m.py","content":"1"},\
                {"name":"b","content":"ff","encoding":"hex"}],"stdin":"","args":["a"],"run_timeout":100}""");
    }

    @Test
    void asksForRuntimesOnce() throws Exception {
        client.post("/python/execute", PRINT);
        client.post("/python/execute", PRINT);

        assertThat(calls).filteredOn("GET /api/v2/runtimes"::equals).hasSize(1);
        assertThat(client.get("/runtimes").json()).hasToString(RUNTIMES);
        assertThat(client.get("/runtimes").header("Sluice-Sandbox")).contains("piston");
    }

    @Test
    void pistonsRefusalIsPassedOn() throws Exception {
        status = 400;
        answer = "{\"message\":\"no\"}";

        assertProblem(client.post("/python/execute", PRINT), 400, "invalid-request", "no");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[]", "{}", "{\"run\":1}"})
    void anAnswerThatIsNotPistonsIsABadReply(String notPistons) throws Exception {
        answer = notPistons;

        assertProblem(
                client.post("/python/execute", PRINT),
                502,
                "piston-bad-reply",
                "What PISTON_URL names did not answer as Piston does");
    }

    @Test
    void aFailureOfPistonsIsABadReply() throws Exception {
        status = 500;

        assertProblem(
                client.post("/python/execute", PRINT),
                502,
                "piston-bad-reply",
                "Piston answered /api/v2/execute with status 500");
    }

    @Test
    void runtimesThatAreNotPistonsAreABadReply() throws Exception {
        runtimes = "[1]";

        assertThat(client.get("/runtimes").status()).isEqualTo(502);
    }

    @Test
    void aPistonThatIsDownIsTold() throws Exception {
        piston.stop(0);

        assertProblem(
                client.post("/python/execute", PRINT),
                502,
                "piston-unavailable",
                "The Piston that PISTON_URL names cannot be reached: check that it runs and listens there");
        assertThat(client.get("/health").status()).isEqualTo(503);
    }

    @Test
    void isHealthyWhilePistonAnswers() throws Exception {
        assertThat(client.get("/health").json()).hasToString("""
                {"status":"UP","sandbox":"piston"}""");
        runtimes = "[]";
        assertThat(client.get("/health").object().getString("detail")).isEqualTo("Piston has no language installed");
    }

    private static void assertProblem(SessionClient.Answer answer, int status, String name, String message) {
        assertThat(answer.object().getString("message")).isEqualTo(message);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.object().getString("type")).isEqualTo("urn:sluice:session:" + name);
    }
}
