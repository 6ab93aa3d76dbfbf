package dev.sluice.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.piston.ExecutionResult;
import dev.sluice.piston.StageResult;
import dev.sluice.piston.Status;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeTest {
    private static final StageResult GOOD = stage(0, null);

    @ParameterizedTest(name = "code {0}, status {1} is {2}")
    @CsvSource({
        "0, , Succeeded",
        "1, , Failed",
        "1, RE, Failed",
        "137, RE, Failed",
        ", SG, Failed",
        ", XX, Broken",
        ", TO, Stopped",
        ", OL, Stopped",
        ", EL, Stopped",
        "0, OL, Stopped"
    })
    void theRunSaysHowTheProgramEnded(Integer code, Status status, String outcome) {
        var result = new ExecutionResult("python", "3.11.0", null, stage(code, status));

        assertThat(Outcome.of(result).getClass().getSimpleName()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({"1, RE", ", TO", ", SG"})
    void aProgramThatDidNotCompileDidNotRun(Integer code, Status status) {
        var result = ExecutionResult.notCompiled("c", "10.2.0", stage(code, status));

        assertThat(Outcome.of(result)).isEqualTo(new Outcome.NotCompiled(result));
    }

    @Test
    void aProgramThatCompiledIsJudgedByItsRun() {
        var result = new ExecutionResult("c", "10.2.0", GOOD, stage(3, Status.RE));

        assertThat(Outcome.of(result)).isEqualTo(new Outcome.Failed(result));
    }

    private static StageResult stage(@Nullable Integer code, @Nullable Status status) {
        return new StageResult(null, "", "", code, "", null, null, status, null, null);
    }
}
