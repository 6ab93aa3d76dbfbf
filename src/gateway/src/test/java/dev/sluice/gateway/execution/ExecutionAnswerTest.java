package dev.sluice.gateway.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.piston.ExecutionResult;
import dev.sluice.piston.StageResult;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecutionAnswerTest {
    private static final ExecutionResult RESULT = new ExecutionResult(
            "python", "3.11.2", null, new StageResult(null, "", "", 0, "", null, null, null, null, null));

    @Test
    void whatWasAskedForIsNotRepeatedWhereItRan() {
        assertThat(new ExecutionAnswer(RESULT, Optional.empty()).entity()).isSameAs(RESULT);
    }

    @ParameterizedTest
    @CsvSource({
        "3.10.0, 3.10.0",
        ">=3.10 <3.11, >=3.10 <3.11",
        "'3\r\nSet-Cookie: a=b', '3??Set-Cookie: a=b'",
        "'3\u0000\u007f\u0085é✓', '3?????'"
    })
    void whatIsRepeatedEndsNoHeader(String version, String shown) {
        assertThat(ExecutionAnswer.inHeader(version)).isEqualTo(shown);
    }

    @Test
    void whatIsRepeatedIsShort() {
        assertThat(ExecutionAnswer.inHeader("1".repeat(5000))).hasSize(256);
    }
}
