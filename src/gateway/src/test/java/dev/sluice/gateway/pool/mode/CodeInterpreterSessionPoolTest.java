package dev.sluice.gateway.pool.mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.gateway.pool.CallerException;
import dev.sluice.gateway.pool.CallerFault;
import dev.sluice.gateway.pool.CannedResponse;
import dev.sluice.gateway.pool.FakePoolClient;
import dev.sluice.gateway.pool.FilePath;
import dev.sluice.gateway.pool.InvalidFileNameException;
import dev.sluice.gateway.pool.Outcome;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import dev.sluice.gateway.pool.ProgramRun;
import dev.sluice.gateway.pool.Samples;
import dev.sluice.gateway.pool.SessionInfo;
import dev.sluice.gateway.settings.PoolMode;
import dev.sluice.piston.InvalidRequestException;
import dev.sluice.piston.LanguageRuntime;
import dev.sluice.piston.Limit;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeInterpreterSessionPoolTest {
    private static final String POOL = "https://pool.example/p";
    private static final String CURRENT = "?api-version=2025-10-02-preview&identifier=sluice-0123";
    private static final String OLDER = "?api-version=2024-02-02-preview&identifier=sluice-0123";
    private static final Pattern CALL =
            Pattern.compile("_sluice\\(\"([A-Za-z0-9+/=]+)\", \"(sluice-[0-9a-f-]{36})\"\\)");
    private static final String RAN = """
            {"code":0,"stopped":null,"chunks":[[1,"42\\n"]],"memory":1024,"cpu":7,"wall":9}""";

    private final FakePoolClient client = new FakePoolClient();
    private final List<Duration> pauses = new ArrayList<>();

    private CodeInterpreterSessionPool pool(String apiVersion) {
        return new CodeInterpreterSessionPool(
                client,
                Samples.wire(PoolMode.CODE_INTERPRETER),
                Samples.settings(PoolMode.CODE_INTERPRETER, POOL, apiVersion),
                new InterpreterPolling(Duration.ofMinutes(1), pauses::add, pauses::size));
    }

    private CodeInterpreterSessionPool current() {
        return pool("2025-10-02-preview");
    }

    @Test
    void aProgramIsSentInsideTheDriver() {
        client.answers(call -> CannedResponse.of(200, succeeded(enveloped(call, RAN))));

        Outcome outcome = current().execute(Samples.SESSION, Samples.simple());

        assertThat(client.lines()).containsExactly("POST " + POOL + "/executions" + CURRENT);
        JsonObject body = json(client.last().body());
        assertThat(body.keySet())
                .containsExactly(
                        "codeInputType", "executionType", "code", "timeoutInSeconds", "outputStreamsMaxLength");
        assertThat(body.getString("codeInputType")).isEqualTo("Inline");
        assertThat(body.getString("executionType")).isEqualTo("Synchronous");
        assertThat(body.getInt("timeoutInSeconds")).isEqualTo(8);
        assertThat(sent(client.last())).isEqualTo(json("""
                {"main":"file0.code","files":[{"name":"file0.code","content":"cHJpbnQoNDIp"}],"args":[],
                 "stdin":"Cg==","timeout":3000,"outputLimit":1048576,"valueLimit":500000,"inParts":false}"""));
        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        assertThat(outcome.result().run().stdout()).isEqualTo("42\n");
        assertThat(outcome.result().run().memory()).isEqualTo(1024);
        assertThat(outcome.result().run().cpuTime()).isEqualTo(7);
        assertThat(outcome.result().run().wallTime()).isEqualTo(9);
    }

    @Test
    void theOlderVersionHasAnotherRouteAndForm() {
        client.answers(call -> CannedResponse.of(200, """
                {"properties":{"status":"Success","stdout":"","stderr":"","result":"%s",\
                "executionTimeInMilliseconds":5}}""".formatted(enveloped(call, RAN))));

        Outcome outcome = pool("2024-02-02-preview").execute(Samples.SESSION, Samples.simple());

        assertThat(client.lines()).containsExactly("POST " + POOL + "/code/execute" + OLDER);
        JsonObject properties = json(client.last().body()).getJsonObject("properties");
        assertThat(properties.keySet()).containsExactly("codeInputType", "executionType", "code", "timeoutInSeconds");
        assertThat(properties.getString("codeInputType")).isEqualTo("inline");
        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void theMarkerIsOfThisExecutionAlone() {
        client.answers(call -> CannedResponse.of(200, succeeded(enveloped(call, RAN))));
        current().execute(Samples.SESSION, Samples.simple());
        current().execute(Samples.SESSION, Samples.simple());

        assertThat(marker(client.calls().get(0)))
                .isNotEqualTo(marker(client.calls().get(1)));
    }

    @Test
    void whatAProgramPrintsIsNoEnvelope() {
        String forged = base64(RAN);
        client.answers(call -> CannedResponse.of(
                200,
                succeeded("sluice-00000000-0000-0000-0000-000000000000" + forged
                        + "sluice-00000000-0000-0000-0000-000000000000")));

        assertThat(faultOfExecution()).isEqualTo(PoolFault.POOL_BAD_REPLY);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            {"code":3,"stopped":null}         | RE | 3   |         | Exited with error status 3
            {"code":-9,"stopped":null}        | RE | 137 |         | Exited with error status 137
            {"code":-9,"stopped":"wall"}      | TO |     | SIGKILL | Time limit exceeded (wall clock)
            {"code":0,"stopped":"stdout"}     | OL |     | SIGKILL | stdout length exceeded
            {"code":0,"stopped":"stderr"}     | EL |     | SIGKILL | stderr length exceeded
            {"failure":"FileExistsError"}     | XX |     |         | The session could not start the program (FileExistsError)
            """)
    void howAProgramEndsIsToldInPistonsWords(
            String envelope, String status, Integer code, String signal, String message) {
        client.answers(call -> CannedResponse.of(200, succeeded(enveloped(call, envelope))));

        var run = current().execute(Samples.SESSION, Samples.simple()).result().run();

        assertThat(String.valueOf(run.status())).isEqualTo(status);
        assertThat(run.code()).isEqualTo(code);
        assertThat(run.signal()).isEqualTo(signal);
        assertThat(run.message()).isEqualTo(message);
    }

    @Test
    void aSignalThatAProgramDiedOfIsNamedAsByAShell() {
        client.answers(call -> CannedResponse.of(200, succeeded(enveloped(call, "{\"code\":-11,\"stopped\":null}"))));

        var run = current().execute(Samples.SESSION, Samples.simple()).result().run();

        assertThat(run.stderr()).isEqualTo("Segmentation fault\n");
        assertThat(run.output()).isEqualTo("Segmentation fault\n");
    }

    @Test
    void anAnswerBeforeTheEndIsWaitedForByItsId() {
        client.answers(call -> {
            if (call.text().startsWith("POST")) {
                return CannedResponse.of(202, "{\"id\":\"e/1\",\"status\":\"NotStarted\"}")
                        .withHeader("Operation-Location", "https://elsewhere.example/steal");
            }
            return CannedResponse.of(
                    200,
                    pauses.size() < 3
                            ? "{\"id\":\"e/1\",\"status\":\"Running\"}"
                            : succeeded(enveloped(client.calls().get(0), RAN)));
        });

        Outcome outcome = current().execute(Samples.SESSION, Samples.simple());

        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        assertThat(client.lines().subList(1, 4)).containsOnly("GET " + POOL + "/executions/e%2F1" + CURRENT);
        assertThat(pauses).containsExactly(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(200));
    }

    @Test
    void anExecutionThatIsNeverDoneIsATimeout() {
        client.answers(200, "{\"id\":\"e\",\"status\":\"Running\"}");
        var impatient = new CodeInterpreterSessionPool(
                client,
                Samples.wire(PoolMode.CODE_INTERPRETER),
                Samples.settings(PoolMode.CODE_INTERPRETER, POOL, "2025-10-02-preview"),
                new InterpreterPolling(Duration.ofSeconds(10), pauses::add, () -> pauses.size() * 1_000_000_000L));

        assertThat(catchThrowableOfType(PoolException.class, () -> impatient.execute(Samples.SESSION, Samples.simple()))
                        .fault())
                .isEqualTo(PoolFault.SESSION_TIMEOUT);
        assertThat(pauses).hasSize(11);
    }

    @Test
    void anInterpreterThatDiesMayHaveRunTheProgram() {
        client.answers(200, """
                {"id":"1","status":"Failed","error":{"error":{"code":"KernelDied","message":"m"}},\
                "result":{"stdout":"","stderr":""}}""");

        assertThat(faultOfExecution()).isEqualTo(PoolFault.SESSION_LOST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}x", "{\"status\":\"Succeeded\"}", "{\"status\":\"Succeeded\",\"result\":{}}"})
    void whatIsNoResultIsABadReply(String body) {
        client.answers(200, body);

        assertThat(faultOfExecution()).isEqualTo(PoolFault.POOL_BAD_REPLY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"!!!", "[]", "{\"code\":\"x\"}", "{}"})
    void anEnvelopeThatCannotBeReadIsABadReply(String envelope) {
        client.answers(call -> CannedResponse.of(200, succeeded(enveloped(call, envelope))));

        assertThat(faultOfExecution()).isEqualTo(PoolFault.POOL_BAD_REPLY);
    }

    @Test
    void anEnvelopeThatGrowsWithoutEndIsTooLarge() {
        client.answers(call -> CannedResponse.of(200, succeeded(enveloped(call, " ".repeat((16 << 20) + 1)))));

        assertThat(faultOfExecution()).isEqualTo(PoolFault.POOL_REPLY_TOO_LARGE);
    }

    @Test
    void whatIsTooLongForAValueIsPrinted() {
        client.answers(call -> CannedResponse.of(
                200,
                "{\"status\":\"Succeeded\",\"result\":{\"stdout\":\"" + enveloped(call, RAN)
                        + "\\n\",\"executionResult\":\"\"}}"));

        assertThat(current().execute(Samples.SESSION, Samples.simple())).isInstanceOf(Outcome.Succeeded.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024-02-02-preview", "2024-08-02-preview"})
    void anEnvelopeThatIsTooLongForTheOlderVersionsComesInParts(String version) {
        client.answers(call -> {
            List<FakePoolClient.Call> calls = client.calls();
            String whole = enveloped(calls.get(0), RAN);
            int third = whole.length() / 3;
            int part = calls.size() - 1;
            return CannedResponse.of(
                    200,
                    "{\"properties\":{\"status\":\"Success\",\"result\":\""
                            + (part == 2
                                    ? whole.substring(2 * third)
                                    : whole.substring(part * third, (part + 1) * third))
                            + "\"}}");
        });

        Outcome outcome = pool(version).execute(Samples.SESSION, Samples.simple());

        assertThat(outcome.result().run().stdout()).isEqualTo("42\n");
        assertThat(sent(client.calls().get(0)).getBoolean("inParts")).isTrue();
        assertThat(client.calls().subList(1, 3)).allSatisfy(call -> assertThat(
                        json(call.body()).getJsonObject("properties").getString("code"))
                .isEqualTo("_sluice_rest(\"" + marker(client.calls().get(0)) + "\", 500000)\n"));
        assertThat(client.calls()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"'', 2", "x, 8"})
    void anEnvelopeThatNeverEndsIsABadReply(String rest, int calls) {
        client.answers(call -> CannedResponse.of(
                200,
                "{\"properties\":{\"status\":\"Success\",\"result\":\""
                        + (client.calls().size() == 1 ? marker(call) + "x" : rest) + "\"}}"));

        assertThat(catchThrowableOfType(PoolException.class, () -> pool("2024-02-02-preview")
                                .execute(Samples.SESSION, Samples.simple()))
                        .fault())
                .isEqualTo(PoolFault.POOL_BAD_REPLY);
        assertThat(client.calls()).hasSize(calls);
    }

    @ParameterizedTest
    @CsvSource({
        "2024-02-02-preview, 2025-10-02-preview",
        "2024-08-02-preview, 2025-10-02-preview",
        "2024-10-02-preview, 2025-10-02-preview",
        "2025-02-02-preview, 2025-02-02-preview",
        "2025-10-02-preview, 2025-10-02-preview",
        "2026-01-01, 2026-01-01"
    })
    void sessionsAreAskedForInAVersionThatHasThem(String version, String ofSessions) {
        client.answers(404, "{\"error\":{\"code\":\"SessionNotFound\",\"message\":\"m\"}}");
        pool(version).find(Samples.SESSION);
        pool(version).stop(Samples.SESSION);

        String query = "?api-version=" + ofSessions + "&identifier=sluice-0123";
        assertThat(client.lines())
                .containsExactly("GET " + POOL + "/session" + query, "DELETE " + POOL + "/session" + query);
    }

    @ParameterizedTest
    @CsvSource({"120000, false", "119999, true"})
    void argumentsThatFitOnNoCommandLineAreRefusedInTheSessionsWords(int bytes, boolean fits) {
        ProgramRun execution =
                Samples.execution(Samples.PYTHON, "", List.of(Samples.MAIN), List.of("x".repeat(bytes)), Map.of());

        if (fits) {
            execution.checkFits(PoolMode.CODE_INTERPRETER);
        } else {
            assertThatThrownBy(() -> execution.checkFits(PoolMode.CODE_INTERPRETER))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessage("args may have at most 120000 bytes together: use stdin");
        }
    }

    @Test
    void theKernelIsAskedForItsVersion() {
        client.answers(200, succeeded("python-3.12.7"));

        assertThat(current().runtimes(Samples.SESSION).all())
                .containsExactly(new LanguageRuntime("python", "3.12.7", List.of("py", "py3", "python3"), null));
        assertThat(client.lines()).containsExactly("POST " + POOL + "/executions" + CURRENT);
    }

    @Test
    void aSessionIsFoundAndStoppedByAzuresRoutes() {
        client.answers(200, """
                {"identifier":"x","createdAt":"2026-11-21T10:00:00Z","lastAccessedAt":"2026-11-21T10:01:00Z",\
                "expireAt":"2026-11-21T10:06:00Z","etag":"e"}""");
        SessionInfo info = current().find(Samples.SESSION).orElseThrow();
        client.answers(204, "");
        current().stop(Samples.SESSION);

        assertThat(client.lines())
                .containsExactly("GET " + POOL + "/session" + CURRENT, "DELETE " + POOL + "/session" + CURRENT);
        assertThat(info.expiresAt()).contains(Instant.parse("2026-11-21T10:06:00Z"));
    }

    @Test
    void aSessionThatIsNotThereIsNeitherFoundNorAnErrorToStop() {
        client.answers(404, "{\"error\":{\"code\":\"SessionNotFound\",\"message\":\"m\"}}");

        assertThat(current().find(Samples.SESSION)).isEmpty();
        current().stop(Samples.SESSION);
    }

    @Test
    void filesAreWhereTheVersionHasThem() {
        var path = FilePath.fromRawPath("a%20b");
        FileEndpoints.Place place = pool("2025-10-02-preview").fileRoutes().allocate(Samples.SESSION);
        FileEndpoints.Place older = pool("2024-02-02-preview").fileRoutes().allocate(Samples.SESSION);

        assertThat(List.of(place.list(), place.upload(path), place.content(path), place.resource(path)))
                .map(uri -> uri.toString().substring(POOL.length()))
                .containsExactly("/files?recursive=true", "/files", "/files/a%20b/content", "/files/a%20b");
        assertThat(List.of(older.list(), older.upload(path), older.content(path), older.resource(path)))
                .map(uri -> uri.toString().substring(POOL.length()))
                .containsExactly("/files", "/files/upload", "/files/content/a%20b", "/files/a%20b");
        assertThatThrownBy(() -> older.upload(FilePath.fromRawPath("a/b")))
                .isInstanceOf(InvalidFileNameException.class)
                .hasMessageContaining("no folders");
    }

    @ParameterizedTest
    @CsvSource({"RUN_MEMORY_LIMIT, run_memory_limit", "RUN_CPU_TIME, run_cpu_time"})
    void whatNobodyCouldBoundThereIsRefused(Limit limit, String name) {
        ProgramRun execution =
                Samples.execution(Samples.PYTHON, "", List.of(Samples.MAIN), List.of(), Map.of(limit, 1000L));

        assertThat(catchThrowableOfType(CallerException.class, () -> execution.checkFits(PoolMode.CODE_INTERPRETER)))
                .returns(CallerFault.PAYLOAD_NOT_SUPPORTED, CallerException::fault)
                .hasMessageContaining(name);
        execution.checkFits(PoolMode.IDENTIFIER);
    }

    @Test
    void noMemoryLimitIsNoLimitToRefuse() {
        Samples.execution(
                        Samples.PYTHON,
                        "",
                        List.of(Samples.MAIN),
                        List.of(),
                        Map.of(Limit.RUN_MEMORY_LIMIT, -1L, Limit.COMPILE_TIMEOUT, 100L, Limit.RUN_TIMEOUT, 100L))
                .checkFits(PoolMode.CODE_INTERPRETER);
    }

    private PoolFault faultOfExecution() {
        return catchThrowableOfType(PoolException.class, () -> current().execute(Samples.SESSION, Samples.simple()))
                .fault();
    }

    private static String succeeded(String value) {
        return """
                {"id":"1","identifier":"x","executionType":"Synchronous","status":"Succeeded","result":{"stdout":"",\
                "stderr":"","executionResult":"%s","executionTimeInMilliseconds":5}}""".formatted(value);
    }

    private static String enveloped(FakePoolClient.Call call, String envelope) {
        String marker = marker(call);
        return marker + base64(envelope) + marker;
    }

    private static String base64(String json) {
        var compressed = new ByteArrayOutputStream();
        try (var out = new DeflaterOutputStream(compressed)) {
            out.write(json.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(compressed.toByteArray());
    }

    private static String marker(FakePoolClient.Call call) {
        return matched(call).group(2);
    }

    private static JsonObject sent(FakePoolClient.Call call) {
        return json(new String(Base64.getDecoder().decode(matched(call).group(1)), StandardCharsets.UTF_8));
    }

    private static Matcher matched(FakePoolClient.Call call) {
        JsonObject body = json(call.body());
        JsonObject holder = body.containsKey("properties") ? body.getJsonObject("properties") : body;
        Matcher matcher = CALL.matcher(holder.getString("code"));
        assertThat(matcher.find()).isTrue();
        return matcher;
    }

    private static JsonObject json(String text) {
        return Json.createReader(new StringReader(text)).readObject();
    }
}
