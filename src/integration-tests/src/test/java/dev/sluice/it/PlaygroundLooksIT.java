package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The looks of the pages, on every width and in both colours, for people and for their tools. */
@OnLocalServers
@ExtendWith(Servers.class)
class PlaygroundLooksIT {
    /** A folder for pictures of the pages; none are taken without it. */
    private static final String PICTURES = System.getProperty("sluice.screenshots", "");

    private static Chromium chromium;
    private static Servers.Local local;
    private static URI gateway;

    @BeforeAll
    static void start() {
        chromium = Chromium.start();
        local = Servers.local("identifier");
        gateway = local.gateway().base();
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void empty() {
        local.pool().delete("/.emulator/sessions");
    }

    @AfterEach
    void restore() {
        local.pool().put("/.emulator/settings", "{\"coldStart\":\"PT0S\",\"maxSessions\":5}");
    }

    @ParameterizedTest
    @CsvSource({"360, DARK", "1600, LIGHT"})
    void nothingHindersAnybodyInAnyState(int width, ColorScheme colours) {
        looksRight(width, colours);
    }

    @ParameterizedTest
    @CsvSource({"360, LIGHT", "1024, LIGHT", "1600, DARK"})
    void nothingHindersAnybodyOnOtherScreens(int width, ColorScheme colours) {
        looksRight(width, colours);
    }

    private static void looksRight(int width, ColorScheme colours) {
        try (Playground playground = Playground.open(chromium, gateway, "looks-it", width, colours)) {
            check(playground, "empty");
            playground.example("Both streams, exit code").run();
            playground.tab().find("#request summary").click();
            playground.tab().find(".limits summary").click();
            check(playground, "failed");
            playground.example("Text that tries to be markup").run();
            check(playground, "markup");
            local.pool().put("/.emulator/settings", "{\"coldStart\":\"PT3S\",\"maxSessions\":1}");
            playground.session("no-place-it");
            playground.run();
            assertThat(playground.verdict()).isEqualTo("No session is free");
            check(playground, "problem");
        }
        try (Tab pool = Tab.open(chromium, local.pool().base(), width, 900, colours)) {
            pool.waitFor(".slot.Ready");
            assertThat(pool.hindrances()).isEmpty();
            pool.assertFits();
        }
    }

    private static void check(Playground playground, String state) {
        assertThat(playground.tab().hindrances()).as(state).isEmpty();
        playground.tab().assertFits();
    }

    @Test
    void waitingMovesNothing() {
        try (Playground playground = Playground.open(chromium, gateway, "still-it")) {
            playground.run();
            playground.session("still-cold-it");
            var before = playground.tab().find("#session-title").boundingBox();
            var editor = playground.tab().find("#editor").boundingBox();

            try (var held = playground.holdRuns()) {
                playground.tab().find("#run").click();
                held.awaitRequest();
                playground.tab().waitFor("#outcome .waiting");

                assertThat(playground.tab().find("#session-title").boundingBox().y)
                        .isEqualTo(before.y);
                assertThat(playground.tab().find("#editor").boundingBox().height)
                        .isEqualTo(editor.height);
            }
            playground.awaitResult();
            assertThat(playground.tab().find("#editor").boundingBox().y).isEqualTo(editor.y);
        }
    }

    @Test
    void darkIsDarkAndTheButtonGoesRound() {
        try (Playground playground = Playground.open(chromium, gateway, "looks-it", 1600, ColorScheme.DARK)) {
            assertThat(background(playground)).isEqualTo("rgb(14, 19, 23)");
            playground.tab().find("#theme").click();
            assertThat(background(playground)).isEqualTo("rgb(243, 245, 247)");
            playground.tab().page().reload();
            assertThat(background(playground)).isEqualTo("rgb(243, 245, 247)");
        }
    }

    private static Object background(Playground playground) {
        return playground.tab().page().evaluate("getComputedStyle(document.body).backgroundColor");
    }

    @Test
    void loadsLittleAndOnce() {
        try (Playground playground = Playground.open(chromium, gateway, "looks-it")) {
            assertThat(playground.tab().transferred()).isPositive().isLessThan(500_000);
            System.out.println("The playground loads " + playground.tab().transferred() + " bytes in "
                    + playground.tab().requested().size() + " requests");
            int before = playground.tab().transferred();
            playground.tab().page().reload();
            playground.awaitReady();
            assertThat(playground.tab().transferred() - before).isLessThan(20_000);
        }
    }

    @Test
    void policyHoldsOffWhatIsNotOurs() {
        try (Playground playground = Playground.open(chromium, gateway, "looks-it")) {
            Page page = playground.tab().page();
            page.evaluate("""
                    document.body.append(Object.assign(document.createElement('img'), {src: 'http://127.0.0.2:9/x'}));
                    """);
            Object markup = page.evaluate(
                    "(() => { try { document.body.innerHTML = '<p>'; return 'taken'; } catch { return 'refused'; } })()");

            assertThat(markup).isEqualTo("refused");
            page.waitForCondition(
                    () -> playground.tab().faults().stream().anyMatch(fault -> fault.contains("img-src")));
            playground.tab().forgive();
        }
    }

    @Test
    void picturesForTheDocumentation() {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                !PICTURES.isEmpty(), "pictures are taken with -Dsluice.screenshots=docs/images");
        try (Playground playground = Playground.open(chromium, gateway, "playground", 1440, ColorScheme.LIGHT)) {
            playground.example("Both streams, exit code").run();
            picture(playground.tab(), "playground-light.png");
        }
        try (Playground playground = Playground.open(chromium, gateway, "playground", 1440, ColorScheme.DARK)) {
            playground.example("Files that stay").run();
            picture(playground.tab(), "playground-dark.png");
        }
        try (Playground playground = Playground.open(chromium, gateway, "playground", 360, ColorScheme.LIGHT)) {
            playground.run();
            picture(playground.tab(), "playground-phone.png");
        }
        local.gateway().executeIn("another", "print(42)");
        try (Tab pool = Tab.open(chromium, local.pool().base(), 1280, 620, ColorScheme.LIGHT)) {
            pool.waitFor(".slot.Ready");
            picture(pool, "pool.png");
        }
    }

    private static void picture(Tab tab, String name) {
        tab.page().screenshot(new Page.ScreenshotOptions().setPath(Path.of(PICTURES, name)));
    }
}
