package dev.sluice.session.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.piston.Limit;
import dev.sluice.piston.StageResult;
import dev.sluice.session.runner.sandbox.SandboxSuite;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The output of a program's children after the program has ended. */
@ParameterizedClass
@MethodSource("dev.sluice.session.runner.TestedSandbox#usual")
class LateOutputTest extends SandboxSuite {
    private static final int TIMES = 15;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            bash   | exec > >(cat); echo hi                                          | hi\\n
            bash   | `exec > >(cat | cat | cat); echo hi`                            | hi\\n
            bash   | exec 2> >(cat >&2); echo hi >&2                                 | hi\\n
            bash   | (exec sh -c 'for i in 1 2 3 4 5 6 7 8 9; do :; done; echo hi') & | hi\\n
            python | import os\\nif os.fork() == 0:\\n  for i in range(100_000): pass\\n  print('hi') | hi\\n
            """)
    void isNotLost(String language, String code, String expected) {
        for (int i = 0; i < TIMES; i++) {
            StageResult result = session().run(language, code.replace("\\n", "\n"));

            assertThat(result.output()).as("run %d: %s", i, result).isEqualTo(expected.replace("\\n", "\n"));
            assertThat(result.code()).isZero();
        }
    }

    /**
     * Checks that what goes on in the background keeps no run open. Nobody has waited for these children, and what
     * comes of them then is not part of the answer.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sleep 60 & echo x",
                "(while :; do :; done) & echo x",
                "(while :; do sleep 0.01; done) & echo x",
                "setsid sh -c 'trap \"\" TERM HUP; while :; do :; done' & echo x",
                "(trap '' TERM; sleep 60) 3>&1 >/dev/null & echo x"
            })
    void whatGoesOnInTheBackgroundKeepsNoRunOpen(String code) {
        StageResult result = session().run("bash", code, Map.of(Limit.RUN_TIMEOUT, 10_000L));

        assertThat(result.output()).isEqualTo("x\n");
        assertThat(result.status()).isNull();
        assertThat(result.wallTime()).isLessThan(2000);
    }

    /**
     * Checks that whoever exceeds a limit in the moment after the end is still judged by it. The bound of that moment
     * is no bound of the program.
     */
    @Test
    void memoryThatIsTakenLateCounts() {
        StageResult result = session().run("python", """
                import os
                if os.fork() == 0:
                  x = bytearray(b'x') * 400_000_000
                  print('had it')
                """, Map.of(Limit.RUN_MEMORY_LIMIT, 100_000_000L));

        assertThat(result.stdout()).isEmpty();
    }
}
