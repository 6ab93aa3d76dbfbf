package dev.sluice.emulator;

import static dev.sluice.emulator.pool.PoolClient.error;
import static dev.sluice.emulator.pool.PoolClient.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.emulator.pool.PoolClient;
import dev.sluice.emulator.pool.PoolKind;
import dev.sluice.session.runner.SharedRunner;
import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which routes the built-in pool has in each version of its API, and how it answers there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiVersionsTest {
    private static final String UNKNOWN_ROUTE = "NotFound";
    private static final List<String> ROUTES = List.of(
            "POST /code/execute",
            "POST /python/execute",
            "POST /executions",
            "GET /executions/none",
            "POST /files/upload",
            "GET /files/content/none",
            "POST /files",
            "GET /files/none/content",
            "GET /session",
            "DELETE /session",
            "GET /listSessions",
            "GET /metadata");

    private final Emulator emulator = Emulator.start(
            EmulatorSettings.defaults().withPort(0).withKind(PoolKind.CODE_INTERPRETER), SharedRunner.with("python"));
    private final PoolClient pool = new PoolClient(emulator.endpoint()).withTokenFor(PoolClient.AUDIENCE);

    @AfterAll
    void close() {
        emulator.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2024-02-02-preview | POST /code/execute,POST /python/execute,POST /files/upload,GET /files/content/none
            2024-08-02-preview | POST /code/execute,POST /files/upload,GET /files/content/none
            2024-10-02-preview | POST /executions,GET /executions/none,POST /files,GET /files/none/content
            2025-02-02-preview | POST /executions,GET /executions/none,POST /files,GET /files/none/content,GET /session,DELETE /session,GET /listSessions,GET /metadata
            2025-10-02-preview | POST /executions,GET /executions/none,POST /files,GET /files/none/content,GET /session,DELETE /session,GET /listSessions,GET /metadata
            2026-01-01         | POST /executions,GET /executions/none,POST /files,GET /files/none/content,GET /session,DELETE /session,GET /listSessions,GET /metadata
            """)
    void eachVersionHasItsOwnRoutes(String version, String routes) {
        assertThat(ROUTES.stream().filter(route -> isKnown(version, route)))
                .containsExactlyInAnyOrderElementsOf(Arrays.asList(routes.split(",", -1)));
    }

    private boolean isKnown(String version, String route) {
        String[] parts = route.split(" ", 2);
        HttpResponse<String> answer = pool.call(parts[0], parts[1] + "?identifier=routes&api-version=" + version, "{}");
        boolean wrongMethod = answer.statusCode() == 405;
        return !wrongMethod
                && !(answer.statusCode() == 404
                        && error(answer).getString("code").equals(UNKNOWN_ROUTE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST /code/execute", "POST /nothing", "GET /"})
    void aRouteThatIsNotThereMakesNoSession(String route) {
        pool.control("DELETE", "sessions", "");
        String[] parts = route.split(" ", 2);

        pool.call(parts[0], parts[1] + "?identifier=session-a&api-version=2025-10-02-preview", "{}");

        assertThat(pool.sessions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2024-10-02-preview,202", "2025-02-02-preview,200", "2025-10-02-preview,200"})
    void anExecutionThatWasWaitedForHasTheStatusOfItsVersion(String version, int status) {
        HttpResponse<String> answer =
                pool.call("POST", "/executions?identifier=session-a&api-version=" + version, cell("6*7"));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(object(answer).getString("status")).isEqualTo("Succeeded");
        assertThat(object(answer).getJsonObject("result").getInt("executionResult"))
                .isEqualTo(42);
        HttpResponse<String> again = pool.call(
                "GET", answer.headers().firstValue("Operation-Location").orElseThrow());
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(object(again)).isEqualTo(object(answer));
    }

    @ParameterizedTest
    @CsvSource({
        "2024-02-02-preview,result",
        "2024-08-02-preview,executionResult",
    })
    void theOldRouteTellsTheValueByTheNameOfItsVersion(String version, String field) {
        assertThat(old(version, "6*7").getInt(field)).isEqualTo(42);
        assertThat(old(version, "[1, None]").getString(field)).isEqualTo("[1, None]");
        assertThat(old(version, "None").getString(field)).isEmpty();
        assertThat(old(version, "x = 1").getString(field)).isEmpty();
    }

    @Test
    void aDateThatIsNoneIsNoVersion() {
        HttpResponse<String> answer = pool.call("GET", "/metadata?api-version=2025-13-41");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).getString("message")).contains("api-version");
    }

    private JsonObject old(String version, String code) {
        HttpResponse<String> answer = pool.call(
                "POST",
                "/code/execute?identifier=session-a&api-version=" + version,
                "{\"properties\":{\"codeInputType\":\"inline\",\"executionType\":\"synchronous\",\"code\":\"" + code
                        + "\"}}");
        assertThat(answer.statusCode()).isEqualTo(200);
        return object(answer).getJsonObject("properties");
    }

    private static String cell(String code) {
        return "{\"codeInputType\":\"Inline\",\"executionType\":\"Synchronous\",\"timeoutInSeconds\":60,\"code\":\""
                + code + "\"}";
    }
}
