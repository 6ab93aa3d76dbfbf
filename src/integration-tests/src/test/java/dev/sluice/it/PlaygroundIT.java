package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
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
        SoftAssertions.assertSoftly(softly -> {
            for (String language : playground.languages()) {
                playground.languageOption(language);
                assertColoured(softly, language);
                if (playground.hasExample()) {
                    softly.assertThat(playground.run().verdict()).as(language).isEqualTo("Finished");
                    softly.assertThat(playground.output("stdout"))
                            .as(language)
                            .contains("Hello, Ada!\n", "Hello, Grace!\n");
                } else {
                    softly.assertThat(language).as("has no example").startsWith("Executable file ");
                }
            }
        });
    }

    /** Few machines have the programs of all of them; the page has to know them all the same. */
    @Test
    void everyLanguageThatTheRunnerKnowsHasItsNameExampleAndColours() {
        List<String> known = BuiltInLanguages.names();
        var answer =
                new Route.FulfillOptions().setContentType("application/json").setBody(BuiltInLanguages.runtimes());
        playground.tab().page().route("**/api/v2/runtimes", route -> route.fulfill(answer));
        playground.tab().page().reload();
        playground.awaitReady();
        var plain = new ArrayList<String>();
        assertThat(playground.languages()).hasSameSizeAs(known);
        SoftAssertions.assertSoftly(softly -> {
            for (String option : playground.languages()) {
                String title = option.substring(0, option.lastIndexOf(' '));
                playground.languageOption(option);
                if (!assertColoured(softly, title)) {
                    plain.add(title);
                }
                softly.assertThat(playground.hasExample())
                        .as("an example in " + title)
                        .isEqualTo(!title.equals("Executable file"));
                softly.assertThat(known).as("languages without a title").doesNotContain(title);
            }
        });
        assertThat(plain)
                .as("languages without rules for colours")
                .containsExactly("Elixir", "Executable file", "LLVM IR", "Nim", "Prolog", "Raku");
    }

    /** Returns whether there are rules for its colours; if so, they have to work. */
    private boolean assertColoured(SoftAssertions softly, String language) {
        String colours = playground.colours();
        softly.assertThat(colours).as("colours of " + language).isIn("on", "none");
        if (!colours.equals("on")) {
            return false;
        }
        softly.assertThat(playground.isColoured())
                .as("coloured parts in " + language)
                .isTrue();
        return true;
    }

    @Test
    void languageWithoutAnExampleSaysSoAndKeepsWhatWasWritten() {
        playground.code("print('mine')").language("Executable file");

        assertThat(playground.hasExample()).isFalse();
        assertThat(playground.tab().find("#example").innerText()).isEqualTo("No example");
        assertThat(playground.tab().find("#no-example").textContent()).contains("runs its main file as it is");
        assertThat(playground.tab().hindrances()).isEmpty();
        playground.code("#!/bin/sh\necho by itself").run();
        assertThat(playground.output("stdout")).isEqualTo("by itself\n");

        assertThat(playground.language("Python").run().output("stdout")).isEqualTo("mine\n");
        assertThat(playground.tab().find("#no-example").isVisible()).isFalse();
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
        try (var held = playground.holdRuns()) {
            playground.tab().find("#run").click();
            held.awaitRequest();
            playground.tab().find("#cancel").click();

            assertThat(playground.awaitResult().verdict()).isEqualTo("Cancelled");
        }
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
