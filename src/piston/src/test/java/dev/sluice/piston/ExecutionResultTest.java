package dev.sluice.piston;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.json.BoundedJson;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExecutionResultTest {
    private static final StageResult GOOD =
            new StageResult(null, "42\n", "", 0, "42\n", 8_388_608L, null, null, 12L, 34L);
    private static final StageResult STOPPED =
            new StageResult("SIGKILL", "a", "b", null, "ab", null, "Time limit exceeded", Status.TO, null, null);

    @ParameterizedTest
    @MethodSource
    void whatIsWrittenIsReadAgainTheSame(ExecutionResult result) {
        String json = BoundedJson.toString(result::write);

        assertThat(ExecutionResult.from(Samples.json(json), "", "")).isEqualTo(result);
    }

    static Stream<ExecutionResult> whatIsWrittenIsReadAgainTheSame() {
        return Stream.of(
                new ExecutionResult("python", "3.11.0", null, GOOD),
                new ExecutionResult("c", "10.2.0", GOOD, STOPPED),
                ExecutionResult.notCompiled("c", "10.2.0", STOPPED));
    }

    @Test
    void everyFieldIsThereEvenWhenItIsNull() {
        String json = BoundedJson.toString(new ExecutionResult("python", "3.11.0", null, STOPPED)::write);

        assertThat(json).isEqualTo("""
                {"run":{"signal":"SIGKILL","stdout":"a","stderr":"b","code":null,"output":"ab","memory":null,\
                "message":"Time limit exceeded","status":"TO","cpu_time":null,"wall_time":null},\
                "language":"python","version":"3.11.0"}""");
    }

    @Test
    void aFailedCompileIsRepeatedAsTheRun() {
        ExecutionResult result = ExecutionResult.notCompiled("c", "10.2.0", STOPPED);

        assertThat(result.run()).isEqualTo(result.compile());
    }

    @Test
    void anAdapterMayLeaveOutAllButTheRun() {
        var result = ExecutionResult.from(Samples.json("{\"run\":{}}"), "python", "3.11.0");

        assertThat(result)
                .isEqualTo(new ExecutionResult(
                        "python",
                        "3.11.0",
                        null,
                        new StageResult(null, "", "", null, "", null, null, null, null, null)));
    }

    @Test
    void bothStreamsStandForAnOutputThatIsLeftOut() {
        var result = ExecutionResult.from(
                Samples.json("{\"run\":{\"stdout\":\"out\",\"stderr\":\"err\",\"code\":0}}"), "python", "3.11.0");

        assertThat(result.run().output()).isEqualTo("outerr");
    }

    @Test
    void whatTheAdapterSaysOfItsLanguageWins() {
        var result = ExecutionResult.from(
                Samples.json("{\"language\":\"pypy\",\"version\":\"7.3.9\",\"run\":{}}"), "python", "3.11.0");

        assertThat(result)
                .extracting(ExecutionResult::language, ExecutionResult::version)
                .containsExactly("pypy", "7.3.9");
    }

    @Test
    void aStatusThatNobodyKnowsIsNone() {
        var result = ExecutionResult.from(Samples.json("{\"run\":{\"status\":\"ZZ\"}}"), "python", "3.11.0");

        assertThat(result.run().status()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"run\":null}", "{\"run\":\"ok\"}", "{\"stdout\":\"42\"}"})
    void withoutARunItIsNoAnswer(String json) {
        assertThatThrownBy(() -> ExecutionResult.from(Samples.json(json), "python", "3.11.0"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"stdout\":1",
                "\"stderr\":[]",
                "\"output\":{}",
                "\"code\":\"0\"",
                "\"signal\":9",
                "\"memory\":true",
                "\"status\":1"
            })
    void aFieldOfAnotherTypeThanPistonsIsNotTakenForAbsent(String field) {
        assertThatThrownBy(() -> ExecutionResult.from(Samples.json("{\"run\":{" + field + "}}"), "python", "3.11.0"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nullIsLikeLeftOut() {
        var nulls = Samples.json("{\"run\":{\"signal\":null,\"stdout\":null,\"stderr\":null,\"code\":null,"
                + "\"output\":null,\"memory\":null,\"message\":null,\"status\":null}}");

        assertThat(ExecutionResult.from(nulls, "python", "3.11.0"))
                .isEqualTo(ExecutionResult.from(Samples.json("{\"run\":{}}"), "python", "3.11.0"));
    }

    @ParameterizedTest(name = "code {0}, status {1}")
    @CsvSource({"0, , true", "1, RE, false", ", SG, false", "0, OL, false", ", , false"})
    void onlyAnExitWithZeroAndWithoutAStatusIsSuccess(Integer code, Status status, boolean succeeded) {
        var stage = new StageResult(null, "", "", code, "", null, null, status, null, null);

        assertThat(stage.succeeded()).isEqualTo(succeeded);
    }
}
