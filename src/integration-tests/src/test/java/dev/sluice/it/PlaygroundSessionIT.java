package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The session panel, and the emulator's own page, in a browser. */
@OnLocalServers
@ExtendWith(Servers.class)
class PlaygroundSessionIT {
    private static Chromium chromium;
    private static Servers.Local local;
    private static int sessions;

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
        // Proves the pool, so that no probe takes a slot meanwhile.
        local.gateway().executeIn("somebody-else", "print(42)");
        local.pool().delete("/.emulator/sessions");
        // A name of its own for each test: what the gateway knows of a session must not be another test's.
        playground = Playground.open(chromium, local.gateway().base(), "session-it-" + sessions++);
    }

    @AfterEach
    void close() {
        local.pool().put("/.emulator/settings", "{\"coldStart\":\"PT0S\",\"maxSessions\":5}");
        local.pool().delete("/.emulator/faults");
        playground.close();
    }

    @Test
    void coldStartIsToldWhileItLasts() {
        local.pool().put("/.emulator/settings", "{\"coldStart\":\"PT2S\"}");
        assertThat(state()).isEqualTo("No session yet");

        try (var held = playground.holdRuns()) {
            playground.tab().find("#run").click();
            held.awaitRequest();
            playground.tab().waitFor("#outcome h3:has-text('Starting a session')");
            playground.tab().waitFor("#session-state h3:has-text('Starting')");
            String first = playground.tab().find(".clock").textContent();
            playground
                    .tab()
                    .page()
                    .waitForCondition(
                            () -> !playground.tab().find(".clock").textContent().equals(first));
        }
        assertThat(playground.awaitResult().verdict()).isEqualTo("Finished");
        assertThat(playground.measure("Session")).isEqualTo("new");
        playground.tab().waitFor("#session-state h3:has-text('Warm')");
        assertThat(playground.run().measure("Session")).isEqualTo("warm");
    }

    @Test
    void newNameIsNotToldTheStateOfTheOneBefore() {
        playground.run();
        playground.tab().waitFor("#session-state h3:has-text('Warm')");

        try (var held = new HeldRequests(playground.tab().page(), "**/api/v2/session")) {
            playground.tab().find("#session-name").fill("session-it-renamed");
            playground.tab().find("#session-name").press("Tab");
            assertThat(state()).startsWith("Looking");
            held.awaitRequest();

            assertThat(playground.run().verdict()).isEqualTo("Finished");
            assertThat(playground.measure("Session")).as("nobody knows").isEqualTo("\u2013");
            assertThat(state()).startsWith("Looking");
        }
        playground.tab().waitFor("#session-state h3:has-text('Warm')");
    }

    @Test
    void fullPoolIsToldWithItsRemedy() {
        local.pool().put("/.emulator/settings", "{\"maxSessions\":1}");
        assertThat(local.gateway().executeIn("somebody-else", "print(42)").status())
                .isEqualTo(200);

        playground.run();

        assertThat(playground.verdict()).isEqualTo("No session is free");
        assertThat(playground.outcome())
                .contains("What helps:")
                .contains("stop sessions that are not needed")
                .contains("Run again")
                .contains("HTTP 429")
                .doesNotContain("{");
        assertThat(playground.tab().find("#outcome a").getAttribute("href"))
                .isEqualTo(local.pool().base().toString());
    }

    @Test
    void filesGoUpComeDownAndAreDeleted() throws IOException {
        playground.run();
        playground.tab().waitFor("#file-message p");
        playground
                .tab()
                .find("#file-picker")
                .setInputFiles(
                        new FilePayload("data of 2026.csv", "text/csv", "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8)));
        playground.tab().waitFor("#file-list li");

        playground.code("print(open('/mnt/data/data of 2026.csv').read())").run();
        assertThat(playground.output("stdout")).isEqualTo("a,b\n1,2\n\n");

        Download download = playground
                .tab()
                .page()
                .waitForDownload(() -> playground.tab().find("#file-list .link").click());
        assertThat(download.suggestedFilename()).isEqualTo("data of 2026.csv");
        assertThat(Files.readString(download.path())).isEqualTo("a,b\n1,2\n");

        var delete = playground.tab().find("#file-list .button");
        delete.click();
        assertThat(delete.textContent()).isEqualTo("Really?");
        delete.click();
        playground.tab().waitUntilGone("#file-list li");
    }

    @Test
    void stopEndsTheSessionAndItsFiles() {
        playground.example("Files that stay").run();
        assertThat(playground.run().output("stdout")).startsWith("Visit number 2");
        playground.tab().waitFor("#stop-session");

        playground.tab().find("#stop-session").click();
        playground.tab().find("#stop-session").click();

        playground.tab().waitFor("#session-state h3:has-text('No session yet')");
        assertThat(local.pool().get("/.emulator/sessions").body()).isEqualTo("[]");
        assertThat(playground.run().output("stdout")).startsWith("Visit number 1");
    }

    @Test
    void poolPageShowsSlotsAndSwitchesFaultsOn() {
        playground.run();
        var address = playground.tab().find("#pool-link").getAttribute("href");
        try (Tab pool = Tab.open(chromium, java.net.URI.create(address))) {
            pool.waitFor(".slot.Ready");
            assertThat(pool.find("#taken").textContent()).isEqualTo("1 of 5 taken");
            assertThat(pool.find(".slot.free").count()).isEqualTo(4);
            assertThat(pool.find(".slot.Ready .left").textContent()).matches("Ends in [45]:\\d\\d");
            assertThat(pool.hindrances()).isEmpty();

            pool.find("#fault").selectOption("403");
            pool.find("#fault-form button").click();
            pool.waitFor("#plan li");
            assertThat(playground.run().verdict()).isEqualTo("The pool does not accept the gateway's token");
            pool.find("#faults-off").click();
            pool.waitUntilGone("#plan li");
            assertThat(playground.run().verdict()).isEqualTo("Finished");

            pool.find("[data-advance=PT5M1S]").click();
            pool.waitUntilGone(".slot.Ready");
        }
    }

    private String state() {
        return playground.tab().find("#session-state h3").textContent();
    }
}
