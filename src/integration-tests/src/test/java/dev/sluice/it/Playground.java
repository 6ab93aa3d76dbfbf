package dev.sluice.it;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.SelectOption;
import java.net.URI;
import java.util.List;

/** The playground as a person uses it. */
record Playground(Tab tab) implements AutoCloseable {
    /** Opens the playground in the session of that name and waits until it can run. */
    static Playground open(Chromium chromium, URI gateway, String session) {
        return open(chromium, gateway, session, 1600, ColorScheme.LIGHT);
    }

    static Playground open(Chromium chromium, URI gateway, String session, int width, ColorScheme colours) {
        var playground = new Playground(Tab.open(chromium, gateway.resolve("/"), width, 900, colours));
        playground.awaitReady();
        playground.session(session);
        return playground;
    }

    void awaitReady() {
        tab.waitFor("#run:not([disabled])");
    }

    void session(String name) {
        tab.find("#session-name").fill(name);
        tab.find("#session-name").press("Tab");
        tab.find("#session-state h3")
                .filter(new Locator.FilterOptions().setHasNotText("Looking"))
                .waitFor();
    }

    /** Returns the languages as the page offers them. */
    List<String> languages() {
        return tab.find("#language option").allTextContents();
    }

    /** @param title as its option begins */
    Playground language(String title) {
        String option = languages().stream()
                .filter(text -> text.startsWith(title + " "))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No " + title + " in " + languages()));
        return languageOption(option);
    }

    /** @param option one of {@link #languages()} */
    Playground languageOption(String option) {
        tab.find("#language").selectOption(new SelectOption().setLabel(option));
        return this;
    }

    /** Returns how the editor colours the language: {@code on}, {@code none} without rules, or {@code failed}. */
    String colours() {
        tab.waitFor("#editor:not([data-colours=loading])");
        return tab.find("#editor").getAttribute("data-colours");
    }

    /** Returns whether parts of the program get colours soon. Brackets that match do not count. */
    boolean isColoured() {
        try {
            tab.page()
                    .waitForSelector(
                            "#editor .cm-line span:not([class^=cm-])",
                            new Page.WaitForSelectorOptions().setTimeout(10_000));
            return true;
        } catch (TimeoutError e) {
            return false;
        }
    }

    boolean hasExample() {
        return tab.find("#example").isEnabled();
    }

    Playground example(String title) {
        tab.find("#example").selectOption(new SelectOption().setLabel(title));
        return this;
    }

    /** Replaces the text of the file that is shown. */
    Playground code(String text) {
        Locator content = tab.find("#editor .cm-content");
        content.click();
        content.press("Control+A");
        tab.page().keyboard().insertText(text);
        return this;
    }

    /** Keeps programs from being sent until it is closed, so that a run waits as long as a test wants. */
    HeldRequests holdRuns() {
        return new HeldRequests(tab.page(), "**/api/v2/execute");
    }

    Playground run() {
        tab.find("#run").click();
        return awaitResult();
    }

    Playground awaitResult() {
        // Running, its place is the cancel button's.
        tab.waitFor("#run");
        tab.waitFor("#outcome .verdict:not(.waiting), #outcome .problem");
        return this;
    }

    /** Returns in one word or few how the run went. */
    String verdict() {
        return tab.find("#outcome h3").first().textContent();
    }

    String outcome() {
        return tab.find("#outcome").innerText();
    }

    /** Returns what stands beside that name, such as "Exit code", or nothing. */
    String measure(String name) {
        return textNow(tab.find("#outcome .measures div")
                .filter(new Locator.FilterOptions().setHas(tab.page().locator("dt:text-is('" + name + "')")))
                .locator("dd"));
    }

    /**
     * Returns what the program wrote, or nothing.
     *
     * @param stream {@code stdout} or {@code stderr}
     */
    String output(String stream) {
        return textNow(tab.find("#outcome pre[data-stream=" + stream + "]"));
    }

    /** A result is shown as a whole: what is not there now does not come. */
    private static String textNow(Locator part) {
        return part.count() == 0 ? "" : part.textContent();
    }

    @Override
    public void close() {
        tab.close();
    }
}
