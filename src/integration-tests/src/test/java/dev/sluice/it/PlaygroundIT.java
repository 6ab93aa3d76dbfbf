package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs, written and run in a browser. */
@OnLocalServers
@ExtendWith(Servers.class)
class PlaygroundIT {
    private static Chromium chromium;
    private static Servers.Local local;

    private Playground playground;

    @BeforeAll
    static void start() {
        chromium = Chromium.start();
        local = Servers.local("identifier");
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void open() {
        playground = Playground.open(chromium, local.gateway().base(), "playground-it");
    }

    /** Closes the playground, which also checks what the tab has seen: see {@link Tab}. */
    @AfterEach
    void close() {
        playground.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Python", "JavaScript", "C"})
    void greetsFromStdin(String language) {
        playground.language(language).run();

        assertThat(playground.verdict()).isEqualTo("Finished");
        assertThat(playground.output("stdout")).isEqualTo("Hello, Ada!\nHello, Grace!\n");
        assertThat(playground.measure("Exit code")).isEqualTo("0");
        assertThat(playground.measure("Memory")).matches("[\\d.]+ [KMG]iB");
        assertThat(playground.measure("Program")).matches("[\\d.]+ m?s");
    }

    @Test
    void everyLanguageHasAnExampleThatRunsAndColours() {
        assertThat(playground.languages()).hasSizeGreaterThan(3);
        for (String language : playground.languages()) {
            playground.language(language.substring(0, language.lastIndexOf(' ')));

            assertThat(playground.run().verdict()).as(language).isEqualTo("Finished");
            assertThat(playground.output("stdout")).as(language).contains("Hello, Ada!");
            assertThat(playground.tab().find("#editor .cm-line span").count())
                    .as("coloured parts in " + language)
                    .isPositive();
        }
    }

    @Test
    void toldApart() {
        playground.example("Both streams, exit code").run();

        assertThat(playground.verdict()).isEqualTo("Ended with an error");
        assertThat(playground.measure("Exit code")).isEqualTo("3");
        assertThat(playground.output("stdout")).isEqualTo("to standard output\n");
        assertThat(playground.output("stderr")).isEqualTo("to standard error\n");
    }

    @Test
    void severalFilesAndArguments() {
        playground.example("Several files, arguments").run();

        assertThat(playground.output("stdout")).isEqualTo("mean of [12.0, 30.0] is 21.0\n");
    }

    @Test
    void whatWasWrittenSurvivesAnotherLanguageAndAReload() {
        playground.code("print('mine')").language("Bash").language("Python");
        assertThat(playground.run().output("stdout")).isEqualTo("mine\n");

        playground.tab().page().reload();
        playground.awaitReady();
        assertThat(playground.run().output("stdout")).isEqualTo("mine\n");
    }

    @Test
    void compileErrorIsTheCompilers() {
        playground.language("C").example("A compile error").run();

        assertThat(playground.verdict()).isEqualTo("Did not compile");
        assertThat(playground.outcome()).contains("Compiler: Standard error").contains("expected");
    }

    @Test
    void timeLimitInWords() {
        playground.example("Longer than it may").run();

        assertThat(playground.verdict()).isEqualTo("Stopped: time limit");
        assertThat(playground.measure("Signal")).isEqualTo("SIGKILL");
        assertThat(playground.output("stdout")).isEqualTo("Waiting\n");
    }

    @Test
    void outputLimitInWordsAndOnlyPartOfItInTheDocument() {
        playground.example("More than is kept").run();

        assertThat(playground.verdict()).isEqualTo("Stopped: output limit");
        assertThat(playground.output("stdout"))
                .contains("characters are not shown here")
                .hasSizeLessThan(70_000);
    }

    @Test
    void outputNeverBecomesMarkup() {
        playground.example("Text that tries to be markup").run();

        assertThat(playground.output("stdout"))
                .contains("<script>alert(1)</script>\n<img src=x onerror=alert(1)> &amp; </pre>\n")
                .contains("ESC[31mred?ESC[0m NUL BEL U+202EreversedU+202C");
        assertThat(playground.tab().find("#outcome script, #outcome img").count())
                .isZero();
        assertThat(playground.tab().find("#outcome .control").count()).isEqualTo(6);
    }

    @Test
    void manyControlCharactersCostLittle() {
        playground
                .code("print('<script>' * 4000 + chr(0) * 30000 + chr(27) * 30000)")
                .run();

        assertThat(playground.output("stdout")).startsWith("<script><script>");
        assertThat(playground.tab().find("#outcome *").count()).isLessThan(5_000);
    }

    @Test
    void cancelledRunIsNoLongerWaitedFor() {
        playground.code("import time\nprint('begun', flush=True)\ntime.sleep(2.5)");
        playground.tab().find("#run").click();
        playground.tab().find("#cancel").click();

        assertThat(playground.awaitResult().verdict()).isEqualTo("Cancelled");
    }

    @Test
    void curlLineDoesTheSame() throws Exception {
        playground.code("print(\"it's\", '$HOME', \"\\\"quoted\\\"\")");
        playground.tab().find("#request summary").click();
        // It is written when the browser gets to it.
        PlaywrightAssertions.assertThat(playground.tab().find("#request-curl")).containsText("quoted");
        String line = playground.tab().find("#request-curl").textContent();

        assertThat(playground.tab().find("#request-http").textContent()).startsWith("POST /api/v2/execute HTTP/1.1\n");
        var process = new ProcessBuilder("bash", "-c", line + " -s").start();
        assertThat(new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("it's $HOME \\\"quoted\\\"");
    }

    @Test
    void keyboardAlone() {
        var keyboard = playground.tab().page().keyboard();
        playground.tab().page().reload();
        playground.awaitReady();
        focusByTab("#language");
        keyboard.type("Bash");
        focusByTab("#editor");
        keyboard.press("Control+A");
        keyboard.type("echo by keyboard");
        keyboard.press("Control+Enter");
        playground.awaitResult();
        assertThat(playground.output("stdout")).isEqualTo("by keyboard\n");

        // Tab indents, and Escape lets it go on.
        keyboard.press("Escape");
        keyboard.press("Tab");
        assertThat(isFocused("#editor")).isFalse();
        assertThat(playground.tab().find("#announcer").textContent()).startsWith("Finished. Exit code 0.");
    }

    private void focusByTab(String selector) {
        for (int presses = 0; !isFocused(selector); presses++) {
            assertThat(presses).as("presses of Tab to " + selector).isLessThan(20);
            playground.tab().page().keyboard().press("Tab");
        }
    }

    private boolean isFocused(String selector) {
        Locator there = playground.tab().find(selector);
        return (Boolean) there.evaluate("element => element === document.activeElement");
    }
}
