package dev.sluice.emulator.pool;

import static dev.sluice.emulator.pool.PoolClient.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.emulator.Emulator;
import dev.sluice.emulator.EmulatorSettings;
import dev.sluice.emulator.FakeRunner;
import dev.sluice.emulator.http.PoolReply;
import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that every error of the built-in pool is nested and repeats its code in a header, whichever part of the pool
 * reports it.
 */
class PoolErrorsTest {
    private static final String SESSION = "api-version=2025-10-02-preview&identifier=session-a";

    private final FakeRunner runner = new FakeRunner();
    private final Emulator emulator =
            Emulator.start(EmulatorSettings.defaults().withPort(0).withKind(PoolKind.CODE_INTERPRETER), runner);
    private final PoolClient pool = new PoolClient(emulator.endpoint()).withTokenFor(PoolClient.AUDIENCE);

    @AfterEach
    void close() {
        runner.close();
        emulator.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET    | /nothing?$             |                                    | 404 | NotFound
            POST   | /code/execute?$        | {}                                 | 404 | NotFound
            PUT    | /files?$               | {}                                 | 405 | MethodNotAllowed
            DELETE | /metadata?$            |                                    | 405 | MethodNotAllowed
            GET    | /session?$             |                                    | 404 | SessionWithIdentifierNotFound
            GET    | /executions/a?$        |                                    | 404 | SessionWithIdentifierNotFound
            GET    | /files/a/content?$     |                                    | 404 | FileNotFound
            GET    | /files?path=a.b&$      |                                    | 400 | SessionRequestValidationFailed
            POST   | /files?$               | {}                                 | 415 | UnsupportedMediaType
            POST   | /executions?$          | []                                 | 400 | InvalidRequest
            POST   | /executions?$          | {                                  | 400 | InvalidRequest
            POST   | /executions?$          | {}                                 | 400 | SessionRequestValidationFailed
            GET    | /metadata              |                                    | 400 | SessionRequestValidationFailed
            POST   | /executions?identifier=session-a | {}                       | 400 | SessionRequestValidationFailed
            GET    | /listSessions?skip=x&$ |                                    | 400 | SessionRequestValidationFailed
            """)
    void whatTheRequestGotWrong(String method, String target, String body, int status, String code) {
        HttpResponse<String> answer =
                pool.call(method, target.replace("$", SESSION), Objects.requireNonNullElse(body, ""));

        assertIsNested(answer, status, code);
    }

    @Test
    void aTokenThatIsNotGood() {
        assertIsNested(pool.withToken("other").call("GET", "/metadata?" + SESSION), 401, "Unauthorized");
    }

    @Test
    void aRoleThatIsMissing() {
        pool.settings("{\"roleAssigned\":false}");

        assertIsNested(pool.call("GET", "/metadata?" + SESSION), 403, "Forbidden");
    }

    @Test
    void aPoolThatIsFull() {
        pool.settings("{\"maxSessions\":1}");
        pool.call("GET", "/files?" + SESSION);

        assertIsNested(pool.call("GET", "/files?" + SESSION + "b"), 429, "SessionAllocationFailed");
    }

    @Test
    void aContainerThatDoesNotListenYet() {
        pool.settings("{\"coldStart\":\"PT3S\"}");

        assertIsNested(pool.call("GET", "/files?" + SESSION), 502, "BadGateway");
    }

    @ParameterizedTest
    @CsvSource({
        "401,Unauthorized",
        "403,Forbidden",
        "404,SessionAllocationFailed",
        "429,SessionAllocationFailed",
        "500,InternalServerError",
        "502,BadGateway",
        "503,ServiceUnavailable"
    })
    void aFault(int status, String code) {
        pool.control("PUT", "faults", "{\"script\":[{\"fault\":\"" + status + "\"}]}");

        assertIsNested(pool.call("GET", "/files?" + SESSION), status, code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"identifier", "preview"})
    void theOtherPoolsTellErrorsAsTheyDid(String kind) {
        pool.settings("{\"kind\":\"" + kind + "\"}");

        HttpResponse<String> answer = pool.withToken("other").call("GET", "/metadata?" + SESSION);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue(PoolReply.ERROR_CODE)).isEmpty();
    }

    @Test
    void aFullPoolMayBeTold404() {
        for (String kind : List.of("identifier", "code-interpreter")) {
            pool.settings("{\"kind\":\"" + kind + "\"}");
            pool.control("PUT", "faults", "{\"script\":[{\"fault\":\"404\"}]}");

            HttpResponse<String> answer = pool.call("GET", "/files?identifier=session-a&" + SESSION);

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(object(answer).getJsonObject("error").getString("message"))
                    .isEqualTo("Error happened when allocating pod for identifier session-a in pool sluice-emulator");
            assertThat(pool.sessions()).isEmpty();
        }
    }

    private static void assertIsNested(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(object(answer).keySet()).containsExactly("error");
        JsonObject error = object(answer).getJsonObject("error");
        assertThat(error.getString("code")).isEqualTo(code);
        assertThat(error.getString("message")).isNotBlank();
        assertThat(answer.headers().allValues(PoolReply.ERROR_CODE)).containsExactly(code);
    }
}
