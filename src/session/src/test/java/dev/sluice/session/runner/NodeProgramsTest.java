package dev.sluice.session.runner;

import static dev.sluice.session.runner.TestSession.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.piston.StageResult;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that node runs: modules whatever they are called, and all of their output however they end. */
class NodeProgramsTest {
    @TempDir
    Path parent;

    private StageResult run(String language, String name, String code) {
        try (var session = new TestSession(SharedRunner.with(language), parent)) {
            return session.execute(language, file(name, code)).run();
        }
    }

    @ParameterizedTest
    @CsvSource({"file0.code", "main", "main.js", "main.mjs", "a/b.txt", "main.test"})
    void aModuleMayBeCalledAnything(String name) {
        StageResult run = run(
                "javascript",
                name,
                "import fs from 'fs';\nconsole.log(typeof fs.readFileSync, typeof import.meta.url);");

        assertThat(run.output()).isEqualTo("function string\n");
        assertThat(run.succeeded()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "console.log(await Promise.resolve('right'))",
                "const x = await 'right'; console.log(x)",
                "#!/usr/bin/env node\nfor await (const x of ['right']) console.log(x)",
                "export const x = 'right'; console.log(x)",
                "import('fs').then(() => console.log('right'))",
                "console.log(require.main === module && __filename.endsWith('file0.code') ? 'right' : __filename)",
                "// import x from 'y'\nconsole.log('right', ...(process.argv.slice(2)))",
                "const s = \"import x from 'y'; await z\"; console.log('right')",
            })
    void whatAFileIsDependsOnItsText(String code) {
        StageResult run = run("javascript", "file0.code", code);

        assertThat(run.output()).isEqualTo("right\n");
        assertThat(run.succeeded()).isTrue();
    }

    @Test
    void aMistakeIsToldByNodeItself() {
        StageResult run = run("javascript", "file0.code", "\nconsole.log(");

        assertThat(run.code()).isOne();
        assertThat(run.stderr()).contains("file0.code:", "SyntaxError");
    }

    @ParameterizedTest
    @CsvSource({
        "javascript,process.exit(7)",
        "javascript,process.exitCode = 7",
        "javascript,throw 1",
        "typescript,process.exit(7)",
        "coffeescript,process.exit 7",
    })
    void allOutputArrivesHoweverTheProgramEnds(String language, String end) {
        String code = "process.stdout.write('x'.repeat(300000))\nprocess.stderr.write('y'.repeat(300000))\n" + end;

        StageResult run = run(language, "file0.code", code);

        assertThat(run.stdout()).isEqualTo("x".repeat(300_000));
        assertThat(run.stderr()).startsWith("y".repeat(300_000));
        assertThat(run.code()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "const x: string = await Promise.resolve('right');\nconsole.log(x);",
                "import * as fs from 'fs';\nconst x: string = await Promise.resolve('right');\nconsole.log(fs && x);",
                "import { readFileSync } from 'fs';\nconsole.log(readFileSync ? 'right' : '');",
                "const fs = require('fs');\nconsole.log(fs.readFileSync ? 'right' : '');",
            })
    void typeScriptMayBeAModuleAsWell(String code) {
        assertThat(run("typescript", "file0.code", code).output()).isEqualTo("right\n");
    }
}
