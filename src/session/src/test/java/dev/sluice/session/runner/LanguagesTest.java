package dev.sluice.session.runner;

import static dev.sluice.session.runner.TestSession.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.harness.Repository;
import dev.sluice.piston.ExecutionResult;
import dev.sluice.piston.LanguageRuntime;
import dev.sluice.piston.Limit;
import dev.sluice.piston.Limits;
import dev.sluice.piston.StageResult;
import dev.sluice.piston.Status;
import dev.sluice.session.runner.language.LanguageCase;
import dev.sluice.session.runner.language.LanguageDefinition;
import dev.sluice.session.runner.language.LanguageDefinitions;
import dev.sluice.session.runner.language.LanguageDiscovery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each language file that is built in, with real programs: what they print, read, are given, and how they fail. */
class LanguagesTest {
    static List<LanguageCase> all() {
        return LanguageCase.all();
    }

    @TempDir
    Path parent;

    @ParameterizedTest
    @MethodSource("all")
    void printsHello(LanguageCase language) {
        ExecutionResult result = execute(language, language.hello(), null, List.of());

        assertThat(result.run().stderr()).isEmpty();
        assertThat(result.run().stdout()).isEqualTo("hello\n");
        assertThat(result.run().output()).isEqualTo("hello\n");
        assertThat(result.run().succeeded()).isTrue();
        assertThat(result.compile() != null)
                .as("compiled")
                .isEqualTo(language.definition().showsCompile()
                        && language.definition().isCompiled());
    }

    @ParameterizedTest
    @MethodSource("all")
    void hasTimeEnoughOnABusyMachine(LanguageCase language) {
        ExecutionResult result = execute(language, language.hello(), null, List.of());
        Limits limits = language.definition().limits(Limits.DEFAULT);

        assertThat(5 * Objects.requireNonNullElse(result.run().cpuTime(), 0L))
                .isLessThan(limits.get(Limit.RUN_TIMEOUT));
        if (result.compile() != null) {
            assertThat(5 * Objects.requireNonNullElse(result.compile().cpuTime(), 0L))
                    .isLessThan(limits.get(Limit.COMPILE_TIMEOUT));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void getsArgumentsAndInputAndReturnsItsCode(LanguageCase language) {
        StageResult run = execute(language, language.echo(), language.stdin(), language.args())
                .run();

        assertThat(run.output()).contains(language.shown());
        assertThat(run.code()).isEqualTo(language.code());
        assertThat(run.signal()).isNull();
        if (language.code() != 0) {
            assertThat(run.status()).isEqualTo(Status.RE);
            assertThat(run.message()).isEqualTo("Exited with error status " + language.code());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatIsNoProgramIsTheProgramsOwnFailure(LanguageCase language) {
        ExecutionResult result = execute(language, language.broken(), null, List.of());

        assertThat(result.run().status()).isEqualTo(Status.RE);
        assertThat(result.run().code()).isPositive();
        assertThat(result.run().output()).isNotBlank();
        if (language.definition().isCompiled() && language.definition().showsCompile()) {
            assertThat(result.compile()).as("what does not compile is not run").isEqualTo(result.run());
        }
    }

    @Test
    void allOfThemFitIntoTheTimeOfOneCall() {
        // The gateway's own limit, by default, less what a session needs to start
        Duration call = Duration.ofSeconds(55);

        for (LanguageDefinition definition : LanguageDefinitions.builtIn()) {
            Limits limits = definition.limits(Limits.DEFAULT);
            long compiling = definition.isCompiled() ? limits.get(Limit.COMPILE_TIMEOUT) : 0;
            assertThat(Duration.ofMillis(compiling + limits.get(Limit.RUN_TIMEOUT)))
                    .as(definition.language())
                    .isLessThanOrEqualTo(call);
        }
    }

    @Test
    void atLeastTheseAreBuiltIn() {
        assertThat(LanguageDefinitions.builtIn())
                .extracting(LanguageDefinition::language)
                .contains("python", "javascript", "typescript", "java", "kotlin", "scala", "bash", "c", "c++", "go")
                .contains("rust", "ruby", "perl", "php", "lua", "rscript", "sqlite3", "awk");
    }

    @Test
    void eachIsDocumentedAsItsFileSays() throws IOException {
        List<String> rows = Files.readString(Repository.path("docs", "languages.md"))
                .lines()
                .filter(line -> line.endsWith(".json` |"))
                .toList();

        assertThat(rows).hasSameSizeAs(LanguageDefinitions.builtInFiles());
        for (String file : LanguageDefinitions.builtInFiles()) {
            LanguageDefinition definition = LanguageDefinitions.builtIn(file);
            String aliases =
                    marked(LanguageDiscovery.runtime(definition, "3.11.2").aliases(), ", ");
            assertThat(rows)
                    .filteredOn(row -> row.endsWith("| `" + file + "` |"))
                    .singleElement()
                    .asString()
                    .startsWith(("| `" + definition.language() + "` | " + aliases).stripTrailing() + " | ")
                    .contains(("| " + marked(definition.debian(), " ")).stripTrailing() + " | `" + file);
        }
    }

    private static String marked(List<String> words, String separator) {
        return words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(separator));
    }

    @Test
    void noTwoLanguagesAnswerToOneName() {
        var owners = new HashMap<String, String>();
        for (LanguageDefinition definition : LanguageDefinitions.builtIn()) {
            for (String name : LanguageDiscovery.runtime(definition, "9.8.7").aliases()) {
                assertThat(owners.putIfAbsent(name, definition.language()))
                        .as(name)
                        .isIn(null, definition.language());
            }
        }
        LanguageDefinitions.builtIn().forEach(definition -> assertThat(owners)
                .satisfiesAnyOf(
                        names -> assertThat(names).doesNotContainKey(definition.language()),
                        names -> assertThat(names).containsEntry(definition.language(), definition.language())));
    }

    @Test
    void sourcesAreCompiledTogetherAndHeadersFound() {
        try (var session = new TestSession(SharedRunner.with("c"), parent)) {
            ExecutionResult result = session.execute(
                    "c",
                    file(
                            "main",
                            "#include \"lib/answer.h\"\n#include <stdio.h>\nint main(void){printf(\"%d\",answer());}"),
                    file("lib/answer.h", "int answer(void);"),
                    file("lib/answer.c", "int answer(void){return 42;}"),
                    file("notes.txt", "no source"));

            assertThat(result.run().stdout()).isEqualTo("42");
            assertThat(result.compile()).isNotNull().satisfies(compile -> assertThat(compile.succeeded())
                    .isTrue());
        }
    }

    @ParameterizedTest
    @CsvSource({"Main", "Main.java"})
    void aJavaFileNeedsNoSuffix(String name) {
        try (var session = new TestSession(SharedRunner.with("java"), parent)) {
            String code = "public class Main{public static void main(String[] a){System.out.print(1);}}";

            assertThat(session.execute("java", file(name, code)).run().stdout()).isEqualTo("1");
        }
    }

    @Test
    void stackTracesReadAsUnderPiston() {
        try (var session = new TestSession(SharedRunner.with("python"), parent)) {
            assertThat(session.run("python", "x={}\nx['k']").stderr())
                    .contains("File \"/box/submission/file0.code\", line 2")
                    .endsWith("KeyError: 'k'\n");
        }
    }

    private ExecutionResult execute(LanguageCase language, String code, @Nullable String stdin, List<String> args) {
        Runner runner = SharedRunner.get();
        LanguageRuntime runtime = language.runtime(runner);
        try (var session = new TestSession(runner, parent)) {
            return session.execute(runtime, code, stdin, args);
        }
    }
}
