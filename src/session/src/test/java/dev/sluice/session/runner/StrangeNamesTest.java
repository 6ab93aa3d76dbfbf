package dev.sluice.session.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.LanguageRuntime;
import dev.sluice.piston.Limits;
import dev.sluice.piston.StageResult;
import dev.sluice.session.runner.language.LanguageCase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Names of files that scripts and compilers might take for something else. */
class StrangeNamesTest {
    private static final List<String> NAMES =
            List.of("-x", "--", "a b", "a'b", "a;touch b", "$(touch b)", "`touch b`", "*", "é", "-o/c/-d");

    /** Languages whose compilers take the name for a word, or do not take every name. */
    private static final Set<String> PARTICULAR = Set.of(
            "clojure.json",
            "crystal.json",
            "d.json",
            "go.json",
            "groovy.json",
            "haskell.json",
            "kotlin.json",
            "nim.json",
            "ocaml.json",
            "pascal.json",
            "scala.json");

    static Stream<Arguments> programs() {
        return LanguageCase.all().stream()
                .filter(language -> !PARTICULAR.contains(language.file()))
                .flatMap(language -> NAMES.stream().map(name -> Arguments.of(language, name)));
    }

    @TempDir
    Path parent;

    @ParameterizedTest
    @MethodSource("programs")
    void aNameIsANameAndNothingElse(LanguageCase language, String name) {
        Runner runner = SharedRunner.get();
        LanguageRuntime runtime = language.runtime(runner);
        var request = new ExecutionRequest(
                runtime.language(),
                runtime.version(),
                List.of(TestSession.file(name + language.definition().sources().suffix(), language.hello())),
                null,
                List.of(),
                Map.of());

        try (var session = runner.openFolder(parent)) {
            Limits limits = runner.limits(runtime.language(), Limits.DEFAULT);
            assertThat(runner.run(request.resolve(runner.runtimes(), limits), session)
                            .run()
                            .output())
                    .isEqualTo("hello\n");
        }
    }

    @Test
    void whatStartsProgramsCannotBeChanged() {
        try (var session = new TestSession(SharedRunner.with("javascript"), parent)) {
            StageResult run = session.run("javascript", """
                    const fs = require('fs'), path = require('path');
                    const script = process.execArgv[process.execArgv.indexOf('--require') + 1];
                    const folder = path.dirname(script);
                    for (const change of [
                      () => fs.writeFileSync(script, ''), () => fs.unlinkSync(script), () => fs.chmodSync(script, 0o777),
                      () => fs.writeFileSync(path.join(folder, 'new'), ''), () => fs.renameSync(folder, folder + '2'),
                      () => fs.writeFileSync(path.join(folder, 'dev/sluice/session/launcher/JavaLauncher.class'), '')]) {
                      try { change(); console.log('changed'); } catch (e) { console.log(e.code); }
                    }
                    """);

            assertThat(run.stdout().lines()).hasSize(6).allMatch(line -> line.matches("EROFS|EACCES|EPERM|EBUSY"));
        }
    }
}
