package dev.sluice.gateway.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.pool.CallerException;
import dev.sluice.gateway.pool.CallerFault;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoolProblemsTest {
    @ParameterizedTest(name = "{0} is {1} {2}, remedy {3}")
    @CsvSource(delimiter = '|', textBlock = """
            POOL_MODE_MISMATCH    | 502 | pool-mode-mismatch    | sluice.pool.mode=identifier          |
            POOL_REJECTED         | 502 | pool-rejected         | sluice.pool.mode                     |
            POOL_UNAUTHORIZED     | 502 | pool-unauthorized     | https://dynamicsessions.io           |
            POOL_FORBIDDEN        | 502 | pool-unauthorized     | Azure ContainerApps Session Executor |
            POOL_ROUTE_NOT_FOUND  | 502 | pool-route-not-found  | sluice.pool.execute-path             |
            POOL_EXHAUSTED        | 429 | pool-exhausted        | stop sessions                        | PT30S
            SESSION_NOT_READY     | 503 | session-not-ready     | console logs                         | PT5S
            SESSION_GONE          | 503 | session-not-ready     | console logs                         | PT5S
            POOL_UNREACHABLE      | 503 | pool-unreachable      | sluice.pool.endpoint                 | PT5S
            SESSION_LOST          | 502 | session-lost          | before you send it again             |
            SESSION_TIMEOUT       | 504 | session-timeout       | sluice.timeout.execution             |
            POOL_BAD_REPLY        | 502 | pool-bad-reply        | console logs                         |
            TOKEN_UNAVAILABLE     | 503 | token-unavailable     | managed identity                     | PT5S
            IDENTITY_UNREACHABLE  | 503 | token-unavailable     | IDENTITY_ENDPOINT                    | PT5S
            """)
    void everyFailureOfThePoolHasItsAnswer(
            PoolFault fault, int status, String type, String remedy, Duration retryAfter) {
        Problem problem = PoolProblems.of(new PoolException(fault, "The pool said so"));

        assertThat(problem)
                .returns(status, Problem::status)
                .returns("urn:sluice:problem:" + type, Problem::type)
                .returns(Optional.ofNullable(retryAfter), Problem::retryAfter)
                .satisfies(it -> assertThat(it.detail()).contains(remedy));
    }

    @ParameterizedTest(name = "{0} is {1} {2}, remedy {3}")
    @CsvSource(delimiter = '|', textBlock = """
            PAYLOAD_NOT_SUPPORTED | 400 | payload-not-supported | pool said
            SESSION_NOT_FOUND     | 404 | session-not-found     | Run a program
            FILE_NOT_FOUND        | 404 | file-not-found        | /api/v2/session/files
            FILE_NAME_REFUSED     | 400 | file-name-refused     | no dots in folders
            FILE_TOO_LARGE        | 413 | file-too-large        | in parts
            SESSION_FULL          | 507 | session-full          | Delete files
            NOT_SUPPORTED_IN_MODE | 501 | not-supported-in-mode | pool said
            IDEMPOTENCY_KEY_REUSED | 422 | idempotency-key-reused | a new key
            """)
    void everyMistakeOfTheCallerHasItsAnswer(CallerFault fault, int status, String type, String remedy) {
        Problem problem = PoolProblems.of(new CallerException(fault, "The pool said so"));

        assertThat(problem)
                .returns(status, Problem::status)
                .returns("urn:sluice:problem:" + type, Problem::type)
                .returns(Optional.empty(), Problem::retryAfter)
                .satisfies(it -> assertThat(it.detail()).contains(remedy));
        assertThat(problem.message()).isEqualTo(problem.detail());
    }

    @ParameterizedTest
    @EnumSource(PoolFault.class)
    void oldClientsAndNewOnesAreToldTheSame(PoolFault fault) {
        Problem problem = PoolProblems.of(new PoolException(fault, "The pool said so"));

        assertThat(problem.message()).isEqualTo(problem.detail()).isNotBlank();
    }

    @ParameterizedTest
    @EnumSource(
            value = PoolFault.class,
            names = {"POOL_EXHAUSTED", "SESSION_NOT_READY", "POOL_UNREACHABLE"})
    void thePoolsOwnWishIsPassedOn(PoolFault fault) {
        var failure = new PoolException(fault, 503, "no", Duration.ofSeconds(77), null);

        assertThat(PoolProblems.of(failure).retryAfter()).hasValue(Duration.ofSeconds(77));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 409, 413, 422, 500, 503})
    void theAdaptersRefusalKeepsItsStatusAndItsWords(int status) {
        var failure = new PoolException(PoolFault.SESSION_REFUSED, status, "code must be a string", null, null);

        assertThat(PoolProblems.of(failure))
                .returns(status, Problem::status)
                .returns("code must be a string", Problem::message);
    }

    @Test
    void aProblemIsWrittenWithPistonsMessageBesideIt() {
        assertThat(StandardProblems.of(404).toJson())
                .isEqualTo(
                        "{\"type\":\"urn:sluice:problem:not-found\",\"title\":\"There is no such route\","
                                + "\"status\":404,\"detail\":\"The routes are POST /api/v2/execute, GET /api/v2/runtimes,"
                                + " GET /api/v2/packages, GET or DELETE /api/v2/session, and /api/v2/session/files.\",\"message\":\"Not Found\"}");
    }

    @ParameterizedTest(name = "{0} is {1} {2}")
    @CsvSource({
        "400, 400, invalid-request",
        "404, 404, not-found",
        "405, 405, method-not-allowed",
        "415, 415, unsupported-media-type",
        "418, 418, invalid-request",
        "500, 500, internal",
        "503, 500, internal"
    })
    void whatTheServerItselfRefusesIsAProblemToo(int status, int answered, String type) {
        assertThat(StandardProblems.of(status))
                .returns(answered, Problem::status)
                .returns("urn:sluice:problem:" + type, Problem::type);
    }

    @Test
    void aRequestThatIsNotJsonIsRefusedInPistonsWords() {
        assertThat(StandardProblems.of(415).message()).isEqualTo("requests must be of type application/json");
    }
}
