package dev.sluice.emulator.interpreter;

import static dev.sluice.emulator.pool.PoolClient.error;
import static dev.sluice.emulator.pool.PoolClient.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.emulator.Emulator;
import dev.sluice.emulator.EmulatorSettings;
import dev.sluice.emulator.pool.PoolClient;
import dev.sluice.emulator.pool.PoolKind;
import dev.sluice.harness.BoundedWait;
import dev.sluice.session.runner.SharedRunner;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests a pool of kind {@code code-interpreter} with a raw client, a real interpreter and the real sandbox. */
class CodeInterpreterPoolTest {
    private static final String NOW = "api-version=2025-10-02-preview&identifier=";
    private static final String OLD = "api-version=2024-02-02-preview&identifier=";

    private final Emulator emulator = Emulator.start(
            EmulatorSettings.defaults().withPort(0).withKind(PoolKind.CODE_INTERPRETER), SharedRunner.with("python"));
    private final PoolClient pool = new PoolClient(emulator.endpoint()).withTokenFor(PoolClient.AUDIENCE);

    @AfterEach
    void close() {
        emulator.close();
    }

    @Test
    void aCellAnswersAsInTheSpecification() {
        HttpResponse<String> answer = execute("session-a", "print(7*9)");

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonObject json = object(answer);
        assertThat(json.keySet()).containsExactlyInAnyOrder("id", "identifier", "executionType", "status", "result");
        assertThat(json.getString("identifier")).isEqualTo("session-a");
        assertThat(json.getString("executionType")).isEqualTo("Synchronous");
        assertThat(json.getString("status")).isEqualTo("Succeeded");
        JsonObject result = json.getJsonObject("result");
        assertThat(result.getString("stdout")).isEqualTo("63\n");
        assertThat(result.getString("stderr")).isEmpty();
        assertThat(result.getString("executionResult")).isEmpty();
        assertThat(result.getInt("executionTimeInMilliseconds")).isNotNegative();
        assertThat(answer.headers().firstValue("operation-id")).contains(json.getString("id"));
        assertThat(answer.headers().firstValue("Operation-Location"))
                .contains(emulator.endpoint() + "/executions/" + json.getString("id")
                        + "?identifier=session-a&api-version=2025-10-02-preview");
    }

    @Test
    void whatACellDefinesIsThereForTheNext() {
        execute("session-a", "import math\nx = 20\ndef double(n): return 2 * n");

        assertThat(value("session-a", "double(x) + math.floor(2.5)")).isEqualTo("42");
        assertThat(status(execute("session-b", "x"))).isEqualTo("Failed");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1 + 1                       | 2
            'a' + 'b'                   | "ab"
            2.5                         | 2.5
            1 == 1                      | true
            a = None;a                  | null
            a = float('nan');a          | "nan"
            a = float('inf');a          | "inf"
            [1, 2.5, True, None]        | "[1, 2.5, True, None]"
            [('pip', '23.0')]           | "[('pip', '23.0')]"
            (1, 2)                      | "(1, 2)"
            {'a': {'b': 'c'}}           | "{'a': {'b': 'c'}}"
            {1}                         | "{1}"
            b'a'                        | "b'a'"
            1 + 2j                      | "(1+2j)"
            object                      | "<class 'object'>"
            type('N', (int,), {})(7)    | "7"
            x = 1                       | ""
            print(1)                    | ""
            """)
    void theLastExpressionIsTheResult(String code, String value) {
        assertThat(value("session-a", code)).isEqualTo(value);
    }

    @Test
    void aPictureIsAnObjectOfItsOwn() {
        assertThat(value("session-a", "class P:\n  def _repr_png_(self): return b'PNG'\nP()"))
                .isEqualTo("{\"type\":\"image\",\"format\":\"png\",\"base64_data\":\"UE5H\"}");
    }

    @Test
    void aCellThatRaisesTellsWhatAndWhere() {
        JsonObject json = object(execute("session-a", "print('before')\n1/0"));

        assertThat(json.getString("status")).isEqualTo("Failed");
        assertThat(json.getJsonObject("error").getJsonObject("error").getString("message"))
                .isEqualTo("ZeroDivisionError: division by zero");
        assertThat(json.getJsonObject("result").getString("stdout")).isEqualTo("before\n");
        assertThat(json.getJsonObject("result").getString("stderr"))
                .startsWith("Traceback (most recent call last):\n  File \"<cell 1>\", line 2, in <module>\n    1/0\n")
                .endsWith("ZeroDivisionError: division by zero\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x = 1 + foo(1) / 2",
                "x = 1 + foo(1) / 2\n",
                "y = 1\n\nx = 1 + foo(1) / 2",
                "y = 'a\u2028b'\nx = 1 + foo(1) / 2"
            })
    void theCaretOfATracebackIsAtItsPlaceWhateverTheCellEndsWith(String code) {
        String stderr =
                object(execute("session-a", code)).getJsonObject("result").getString("stderr");

        assertThat(stderr).contains("\n    x = 1 + foo(1) / 2\n            ^^^\nNameError: name 'foo' is not defined");
    }

    @Test
    void outputIsCutAtItsGreatestLength() {
        String code = "print('x' * 10000, end='')";

        assertThat(stdout(execute("session-a", code))).hasSize(4096);
        assertThat(stdout(execute("session-a", body(code).add("outputStreamsMaxLength", 20))))
                .hasSize(20);
        assertThat(stdout(execute("session-a", body(code).add("outputStreamsMaxLength", 20000))))
                .hasSize(10000);
        assertThat(stdout(execute("session-a", "import os; os.system('echo from a child')")))
                .isEqualTo("from a child\n");
    }

    @Test
    void aCellThatTakesTooLongIsStoppedAndItsVariablesStay() {
        execute("session-a", "x = 1");

        JsonObject json = object(execute("session-a", body("while True: pass").add("timeoutInSeconds", 1)));

        assertThat(json.getString("status")).isEqualTo("Failed");
        assertThat(json.getJsonObject("error").getJsonObject("error").getString("code"))
                .isEqualTo("ExecutionTimedOut");
        assertThat(value("session-a", "x")).isEqualTo("1");
    }

    @Test
    void aCellThatWillNotStopLosesTheVariables() {
        execute("session-a", "x = 1");

        String stubborn = "import signal\nsignal.setitimer(signal.ITIMER_REAL, 0)\nwhile True: pass";
        assertThat(status(execute("session-a", body(stubborn).add("timeoutInSeconds", 1))))
                .isEqualTo("Failed");

        assertThat(object(execute("session-a", "x")).getJsonObject("result").getString("stderr"))
                .contains("NameError");
    }

    @Test
    void anInterpreterThatEndsIsReplaced() {
        JsonObject json = object(execute("session-a", "import os; os._exit(3)"));

        assertThat(json.getJsonObject("error").getJsonObject("error").getString("code"))
                .isEqualTo("KernelDied");
        assertThat(value("session-a", "1")).isEqualTo("1");
    }

    @Test
    void whatIsNoAnswerOfTheInterpreterIsNotBelieved() {
        String forged =
                "import os\nfor fd in range(3, 9):\n  try: os.write(fd, b'[]\\n{{{\\n')\n  except OSError: pass";

        assertThat(object(execute("session-a", forged))
                        .getJsonObject("error")
                        .getJsonObject("error")
                        .getString("code"))
                .isEqualTo("KernelDied");
        assertThat(value("session-a", "1")).isEqualTo("1");
    }

    @Test
    void anAsynchronousExecutionIsAskedForLater() {
        HttpResponse<String> begun = execute(
                "session-a",
                body("import os, time\nwhile not os.path.exists('/mnt/data/go'): time.sleep(0.01)\n42")
                        .add("executionType", "Asynchronous"));
        String location = begun.headers().firstValue("Operation-Location").orElseThrow();

        assertThat(begun.statusCode()).isEqualTo(202);
        assertThat(status(begun)).isEqualTo("Running");
        assertThat(status(pool.call("GET", location))).isEqualTo("Running");

        upload("session-a", "/files", NOW, "go", "");
        await().until(() -> status(pool.call("GET", location)).equals("Succeeded"));
        assertThat(object(pool.call("GET", location)).getJsonObject("result").getInt("executionResult"))
                .isEqualTo(42);
        assertThat(pool.call("GET", "/executions/none?" + NOW + "session-a").statusCode())
                .isEqualTo(404);
    }

    @Test
    void theOldestVersionHasRoutesAndShapesOfItsOwn() {
        String code =
                "{\"properties\":{\"codeInputType\":\"inline\",\"executionType\":\"synchronous\",\"code\":\"%s\"}}";

        JsonObject json =
                object(pool.call("POST", "/code/execute?" + OLD + "session-a", code.formatted("print(1)\\n2")));

        assertThat(json.getJsonObject("properties").getString("status")).isEqualTo("Success");
        assertThat(json.getJsonObject("properties").getString("stdout")).isEqualTo("1\n");
        assertThat(json.getJsonObject("properties").getInt("result")).isEqualTo(2);
        JsonObject failed = object(pool.call("POST", "/code/execute?" + OLD + "session-a", code.formatted("1/0")));
        assertThat(failed.getJsonObject("properties").getString("status")).isEqualTo("Failure");
        assertThat(failed.getJsonObject("properties").getString("stderr")).contains("ZeroDivisionError");
        assertThat(pool.call(
                                "POST",
                                "/executions?" + OLD + "session-a",
                                body("1").build().toString())
                        .statusCode())
                .isEqualTo(404);
        assertThat(pool.call("POST", "/code/execute?" + NOW + "session-a", code.formatted("1"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void theOldestVersionHasTheRouteThatItBeganWithToo() {
        JsonObject json = object(pool.call(
                "POST", "/python/execute?" + OLD + "session-a", "{\"properties\":{\"pythonCode\":\"6 * 7\"}}"));

        assertThat(json.getInt("result")).isEqualTo(42);
        assertThat(json.getString("stdout")).isEmpty();
        assertThat(pool.call("POST", "/python/execute?" + NOW + "session-a", "{}")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void filesAreThoseOfTheCells() {
        assertThat(object(upload("session-a", "/files", NOW, "in.txt", "hello")).getString("name"))
                .isEqualTo("in.txt");
        execute("session-a", "open('/mnt/data/out.txt', 'w').write(open('in.txt').read().upper())");

        assertThat(pool.call("GET", "/files/out.txt/content?" + NOW + "session-a")
                        .body())
                .isEqualTo("HELLO");
        assertThat(object(pool.call("GET", "/files?" + NOW + "session-a")).getJsonArray("value"))
                .hasSize(2);
        assertThat(pool.call("DELETE", "/files/out.txt?" + NOW + "session-a").statusCode())
                .isEqualTo(204);
        HttpResponse<String> gone = pool.call("GET", "/files/out.txt?" + NOW + "session-a");
        assertThat(gone.statusCode()).isEqualTo(404);
        assertThat(gone.headers().firstValue("x-ms-error-code"))
                .contains(error(gone).getString("code"));
    }

    @Test
    void filesInTheOldestVersion() {
        JsonObject put = object(upload("session-a", "/files/upload", OLD, "in.txt", "hello"));

        assertThat(put.getJsonArray("value")
                        .getJsonObject(0)
                        .getJsonObject("properties")
                        .getString("filename"))
                .isEqualTo("in.txt");
        assertThat(pool.call("GET", "/files/content/in.txt?" + OLD + "session-a")
                        .body())
                .isEqualTo("hello");
        assertThat(object(pool.call("GET", "/files?" + OLD + "session-a"))
                        .getJsonArray("value")
                        .getJsonObject(0)
                        .getJsonObject("properties")
                        .getInt("size"))
                .isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/files/..%2Fx", "/files/%2e%2e/content", "/files/a%00b", "/files?path=..", "/files?path=a.b"})
    void pathTricksAreRefused(String path) {
        HttpResponse<String> answer = pool.call("GET", path + (path.contains("?") ? "&" : "?") + NOW + "session-a");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).getString("code")).isNotEmpty();
    }

    @Test
    void anUploadBeyond128MegabytesIsRefused() {
        HttpResponse<String> answer = pool.send(pool.authorized(pool.request("POST", "/files?" + NOW + "session-a"))
                .setHeader("Content-Type", "multipart/form-data; boundary=edge")
                .POST(BodyPublishers.concat(
                        BodyPublishers.ofString(
                                "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n"),
                        BodyPublishers.ofByteArray(new byte[(128 << 20) + 1]),
                        BodyPublishers.ofString("\r\n--edge--\r\n"))));

        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @Test
    void aSessionCanBeSeenAndEnded() {
        assertThat(pool.call("GET", "/session?" + NOW + "session-a").statusCode())
                .isEqualTo(404);
        execute("session-a", "x = 1");

        JsonObject session = object(pool.call("GET", "/session?" + NOW + "session-a"));
        assertThat(session.keySet())
                .containsExactlyInAnyOrder("identifier", "createdAt", "lastAccessedAt", "expireAt", "etag");
        assertThat(object(pool.call("GET", "/listSessions?api-version=2025-10-02-preview"))
                        .getJsonArray("sessions"))
                .hasSize(1);
        assertThat(pool.call("DELETE", "/session?" + NOW + "session-a").statusCode())
                .isEqualTo(204);
        assertThat(pool.sessions()).isEmpty();
        assertThat(pool.call("DELETE", "/session?" + NOW + "session-a").statusCode())
                .isEqualTo(404);
        assertThat(status(execute("session-a", "x"))).isEqualTo("Failed");
    }

    @Test
    void aSessionThatIsEndedTakesItsCellWithIt() {
        CompletableFuture<HttpResponse<String>> waiting = pool.later(
                "POST",
                "/executions?" + NOW + "session-a",
                body("import time; time.sleep(60)").build().toString());
        await().until(() -> !pool.sessions().isEmpty()
                && pool.sessions().getJsonObject(0).getString("state").equals("Running"));

        assertThat(pool.call("DELETE", "/session?" + NOW + "session-a").statusCode())
                .isEqualTo(204);

        assertThat(BoundedWait.result(waiting).statusCode()).isEqualTo(502);
    }

    @Test
    void whatThePoolIsMadeOf() {
        JsonObject metadata = object(pool.call("GET", "/metadata?api-version=2025-10-02-preview"));

        assertThat(metadata.getJsonArray("runtimes").getJsonObject(0).getString("name"))
                .isEqualTo("python");
        assertThat(metadata.keySet())
                .containsExactlyInAnyOrder(
                        "runtimes", "preInstalledPackages", "createdAt", "lastUpdatedAt", "jupyterKernel");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                               | code
            {"code":1}                                       | code
            {"code":"","codeInputType":"file"}               | codeInputType
            {"code":"","executionType":1}                    | executionType
            {"code":"","timeoutInSeconds":221}               | timeoutInSeconds
            {"code":"","timeoutInSeconds":0}                 | timeoutInSeconds
            {"codeInputType":"InlineBase64","executionType":"Synchronous","timeoutInSeconds":1,"code":"%"} | code
            {"codeInputType":"Inline","executionType":"Synchronous","timeoutInSeconds":1}             | code
            {"codeInputType":"Inline","executionType":"Synchronous","code":"1"}                       | timeoutInSeconds
            {"codeInputType":"Inline","timeoutInSeconds":1,"code":"1"}                                | executionType
            {"codeInputType":null,"executionType":"Synchronous","timeoutInSeconds":1,"code":"1"}      | codeInputType
            {"codeInputType":"Inline","executionType":"Synchronous","timeoutInSeconds":1,"code":null} | code
            {"codeInputType":"Inline","executionType":"Synchronous","timeoutInSeconds":1,"code":[]}   | code
            """)
    void aWrongRequestNamesItsField(String body, String field) {
        HttpResponse<String> answer = pool.call("POST", "/executions?" + NOW + "session-a", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).getString("message")).contains("'" + field + "'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /code/execute   | {"codeInputType":"inline","executionType":"synchronous"}             | code
            /code/execute   | {"executionType":"synchronous","code":"1"}                          | codeInputType
            /code/execute   | {"codeInputType":"inline","code":"1"}                               | executionType
            /code/execute   | {"codeInputType":"inline","executionType":"asynchronous","code":""} | executionType
            /python/execute | {"code":"1"}                                                        | pythonCode
            """)
    void aWrongRequestOfTheOldestVersionNamesItsFieldToo(String route, String properties, String field) {
        HttpResponse<String> answer =
                pool.call("POST", route + "?" + OLD + "session-a", "{\"properties\":" + properties + "}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).getString("message")).contains("'" + field + "'");
    }

    @Test
    void codeMayComeAsBase64() {
        assertThat(value("session-a", body("MSsx").add("codeInputType", "InlineBase64")))
                .isEqualTo("2");
    }

    @Test
    void thePoolRefusesAsOthersDo() {
        assertThat(pool.call("POST", "/executions?api-version=2025-10-02-preview", "{}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(pool.call("POST", "/executions?identifier=session-a", "{}").statusCode())
                .isEqualTo(400);
        assertThat(pool.call("POST", "/executions?" + NOW + "a%20blank", "{}").statusCode())
                .isEqualTo(400);
        assertThat(pool.call("POST", "/bash/execute?identifier=session-a", "{}").statusCode())
                .isEqualTo(404);
        pool.settings("{\"maxSessions\":1}");
        execute("session-a", "1");
        assertThat(execute("session-b", "1").statusCode()).isEqualTo(429);
        pool.settings("{\"coldStart\":\"PT3S\",\"maxSessions\":2}");
        assertThat(execute("session-b", "1").statusCode()).isEqualTo(502);
        pool.advance(Duration.ofSeconds(3));
        assertThat(value("session-b", "1")).isEqualTo("1");
        pool.advance(Duration.ofSeconds(301));
        assertThat(pool.sessions()).isEmpty();
        assertThat(new PoolClient(emulator.endpoint())
                        .call("GET", "/session?" + NOW + "session-a")
                        .statusCode())
                .isEqualTo(401);
    }

    private HttpResponse<String> upload(String identifier, String path, String query, String name, String content) {
        return pool.send(pool.authorized(pool.request("POST", path + "?" + query + identifier))
                .setHeader("Content-Type", "multipart/form-data; boundary=edge")
                .POST(BodyPublishers.ofString("""
                        --edge
                        Content-Disposition: form-data; name="file"; filename="%s"

                        %s
                        --edge--
                        """.formatted(name, content).replace("\n", "\r\n"))));
    }

    private HttpResponse<String> execute(String identifier, String code) {
        return execute(identifier, body(code));
    }

    private HttpResponse<String> execute(String identifier, JsonObjectBuilder body) {
        return pool.call("POST", "/executions?" + NOW + identifier, body.build().toString());
    }

    private static JsonObjectBuilder body(String code) {
        return Json.createObjectBuilder()
                .add("codeInputType", "Inline")
                .add("executionType", "Synchronous")
                .add("code", code)
                .add("timeoutInSeconds", 60);
    }

    private String value(String identifier, String code) {
        return value(identifier, body(code));
    }

    private String value(String identifier, JsonObjectBuilder body) {
        JsonObject json = object(execute(identifier, body));
        assertThat(json.getString("status")).as(json.toString()).isEqualTo("Succeeded");
        return json.getJsonObject("result").getValue("/executionResult").toString();
    }

    private static String stdout(HttpResponse<String> answer) {
        return object(answer).getJsonObject("result").getString("stdout");
    }

    private static String status(HttpResponse<String> answer) {
        return object(answer).getString("status");
    }
}
