package dev.sluice.session.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.piston.StageResult;
import dev.sluice.piston.Status;
import dev.sluice.session.runner.sandbox.SandboxSuite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The text on standard error about a program that died of a signal: what the shell says that starts Piston's programs.
 */
@ParameterizedClass
@EnumSource(TestedSandbox.class)
class LastWordsTest extends SandboxSuite {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            c      | int main(void) { volatile int *p = 0; *p = 1; }                       | 139 | Segmentation fault
            c      | #include <stdlib.h>\\nint main(void) { abort(); }                      | 134 | Aborted
            c      | #include <signal.h>\\nint main(void) { raise(SIGFPE); }                | 136 | Floating point exception
            c      | #include <signal.h>\\nint main(void) { raise(SIGILL); }                | 132 | Illegal instruction
            c      | #include <signal.h>\\nint main(void) { raise(SIGBUS); }                | 135 | Bus error
            bash   | kill -KILL $$                                                         | 137 | Killed
            bash   | kill -TERM $$                                                         | 143 | Terminated
            bash   | kill -HUP $$                                                          | 129 | Hangup
            bash   | kill -XFSZ $$                                                         | 153 | File size limit exceeded
            python | import os; os.kill(os.getpid(), 9)                                    | 137 | Killed
            python | import os; os.abort()                                                 | 134 | Aborted
            python | import ctypes; ctypes.string_at(0)                                    | 139 | Segmentation fault
            perl   | kill 'ABRT', $$                                                       | 134 | Aborted
            """)
    void aSignalIsNamed(String language, String code, int exitCode, String words) {
        needs(language);

        StageResult result = session().run(language, code.replace("\\n", "\n"));

        assertThat(result.stderr()).isEqualTo(words + "\n");
        assertThat(result.output()).isEqualTo(words + "\n");
        assertThat(result.code()).isEqualTo(exitCode);
        assertThat(result.status()).isEqualTo(Status.RE);
        assertThat(result.signal()).isNull();
        assertThat(result.message()).isEqualTo("Exited with error status " + exitCode);
    }

    @Test
    void aFileThatGetsTooLarge() {
        needs("c");

        StageResult result = session().run("c", """
                #include <fcntl.h>
                #include <unistd.h>
                static char block[1 << 16];
                int main(void) {
                    int file = open("file", O_CREAT | O_WRONLY, 0644);
                    for (;;) write(file, block, sizeof block);
                }
                """);

        assertThat(result.code()).isEqualTo(153);
        assertThat(result.stderr()).isEqualTo("File size limit exceeded\n");
    }

    @ParameterizedTest
    @CsvSource({"exit 137, 137", "exit 139, 139", "kill -INT $$, 130", "kill -PIPE $$, 141"})
    void anExitCodeAndSignalsThatShellsPassOverAreNotNamed(String code, int exitCode) {
        StageResult result = session().run("bash", code);

        assertThat(result.output()).isEmpty();
        assertThat(result.code()).isEqualTo(exitCode);
    }

    @Test
    void whatTheProgramWroteComesBefore() {
        StageResult result = session().run("bash", "echo out; echo err >&2; kill -KILL $$");

        assertThat(result.stdout()).isEqualTo("out\n");
        assertThat(result.stderr()).isEqualTo("err\nKilled\n");
        assertThat(result.output()).endsWith("Killed\n");
    }
}
