package dev.sluice.session.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StdinTest {
    private static final String SHOW = "import sys; print(repr(sys.stdin.read()))";

    @TempDir
    Path parent;

    @Test
    void alwaysEndsWithANewline() {
        assertThat(shown(SHOW, null)).isEqualTo("'\\n'\n");
        assertThat(shown(SHOW, "")).isEqualTo("'\\n'\n");
        assertThat(shown(SHOW, "a\nb")).isEqualTo("'a\\nb\\n'\n");
        assertThat(shown(SHOW, "a\n")).isEqualTo("'a\\n'\n");
    }

    @Test
    void mayBeLargerThanAPipe() {
        assertThat(shown("import sys; print(len(sys.stdin.read()))", "x".repeat(1_000_000)))
                .isEqualTo("1000001\n");
    }

    @Test
    void needNotBeRead() {
        assertThat(shown("print('done')", "x".repeat(1_000_000))).isEqualTo("done\n");
    }

    @Test
    void mayBeClosed() {
        assertThat(shown("import os; os.close(0); print('done')", "x".repeat(1_000_000)))
                .isEqualTo("done\n");
    }

    private String shown(String code, @Nullable String stdin) {
        try (var session = new TestSession(SharedRunner.with("python"), parent)) {
            return session.run("python", code, stdin, new String[0]).stdout();
        }
    }
}
