package dev.sluice.session.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.piston.Encoding;
import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.Limits;
import dev.sluice.piston.SourceFile;
import dev.sluice.piston.StageResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The behaviour that programs of some languages may rely on under Piston. */
class PistonsLanguagesTest {
    @TempDir
    Path parent;

    private StageResult run(String language, String code, String stdin, String... args) {
        try (var session = new TestSession(SharedRunner.with(language), parent)) {
            return session.run(language, code, stdin, args);
        }
    }

    @Test
    void sqlGoesOnAfterAnError() {
        StageResult run = run("sqlite3", "select 1;\nselect * from nowhere;\nselect 2;", "");

        assertThat(run.stdout()).isEqualTo("1\n2\n");
        assertThat(run.stderr()).contains("near line 2: no such table: nowhere");
        assertThat(run.code()).isOne();
    }

    @Test
    void sqlFindsItsArgumentsInATable() {
        StageResult run = run(
                "sqlite3", "select arg from argv;", "", "a'b", "c\"d", "", "x\ny\n", "é; drop table argv;", ".exit");

        assertThat(run.output()).isEqualTo("a'b\nc\"d\n\nx\ny\n\né; drop table argv;\n.exit\n");
        assertThat(run.succeeded()).isTrue();
    }

    @Test
    void inputIsNoSqlButMayBeRead() {
        assertThat(run("sqlite3", "select 1;", "select 2;").output()).isEqualTo("1\n");
        assertThat(run("sqlite3", "create table t(x);\n.import /dev/stdin t\nselect 'got ' || x from t;", "a\nb")
                        .output())
                .isEqualTo("got a\ngot b\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file0.code", "a\"b.sql", "a'b.sql", "a\\b.sql", "-x", "a b.sql"})
    void sqlMayStandInAFileOfAnyName(String name) {
        try (var session = new TestSession(SharedRunner.with("sqlite3"), parent)) {
            assertThat(session.execute("sqlite3", TestSession.file(name, "select 1;"))
                            .run()
                            .output())
                    .isEqualTo("1\n");
        }
    }

    @Test
    void awkTakesOptionsAmongItsArguments() {
        assertThat(run("awk", "BEGIN { print v, ARGV[1] }", "", "-v", "v=5", "x")
                        .output())
                .isEqualTo("5 x\n");
        assertThat(run("awk", "{ print $2 }", "a:b", "-F", ":").output()).isEqualTo("b\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "trait T { fn f(u32); } fn main() { let async = 1; println!(\"{}\", async); }",
                "fn main() { let x = 1; println!(\"{x}\"); async fn f() {} let _ = f(); }",
                "fn main() { let x: i64 = [1i64].into_iter().sum(); println!(\"{}\", x); }",
            })
    void rustOfBothEditionsCompiles(String code) {
        assertThat(run("rust", code, "").output()).isEqualTo("1\n");
    }

    @Test
    void mistakesInRustAreToldOnceAndByTheNewerEdition() {
        StageResult run = run("rust", "fn main() { async fn f() {} let x: i32 = \"\"; }", "");

        assertThat(run.code()).isPositive();
        assertThat(run.stderr()).contains("mismatched types").doesNotContain("is not permitted in Rust 2015");
    }

    @ParameterizedTest
    @CsvSource({"file", "elf", "binary", "executable"})
    void anExecutableFileIsAProgram(String language) throws IOException {
        Runner runner = SharedRunner.with("file");
        String echo = Base64.getEncoder()
                .encodeToString(Files.readAllBytes(Path.of("/bin/echo").toRealPath()));
        List<SourceFile> files =
                List.of(new SourceFile("program", echo, Encoding.BASE64), TestSession.file("notes.txt", "text"));
        var request = new ExecutionRequest(language, "*", files, null, List.of("é", "b c"), Map.of());

        try (var session = runner.openFolder(parent)) {
            StageResult run = runner.run(request.resolve(runner.runtimes(), Limits.DEFAULT), session)
                    .run();
            assertThat(run.output()).isEqualTo("é b c\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "main(_) -> io:format(\"right~n\").",
                "#!/usr/bin/env escript\nmain(_) -> io:format(\"right~n\").",
                "%% a comment\nmain(_) -> io:format(\"right~n\").",
                "\nmain(_) -> io:format(\"right~n\").",
                "-module(demo).\n-export([main/1]).\nmain(_) -> io:format(\"right~n\").",
            })
    void erlangMayBeginWithAnyLine(String code) {
        assertThat(run("erlang", code, "").output()).isEqualTo("right\n");
    }

    @Test
    void mistakesInErlangNameTheUsersLine() {
        assertThat(run("erlang", "main(_) ->\n nothing(1).", "").output())
                .contains(":2:2: function nothing/1 undefined");
    }
}
