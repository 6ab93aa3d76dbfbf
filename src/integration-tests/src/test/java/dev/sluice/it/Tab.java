package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A tab of the browser, in a context of its own, on one of our pages. It keeps watch: whatever the page asks for must
 * be of its own origin, nothing may break its Content-Security-Policy, and no script may fail.
 */
final class Tab implements AutoCloseable {
    private static final double PATIENCE = 60_000;

    private final BrowserContext context;
    private final Page page;
    private final String origin;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();

    private Tab(BrowserContext context, URI address) {
        this.context = context;
        this.origin = address.getScheme() + "://" + address.getAuthority() + "/";
        context.setDefaultTimeout(PATIENCE);
        context.onRequest(requests::add);
        context.addInitScript("document.addEventListener('securitypolicyviolation', (event) =>"
                + " console.error('violates ' + event.violatedDirective + ' ' + event.blockedURI));");
        page = context.newPage();
        page.onPageError(faults::add);
        page.onDialog(dialog -> {
            faults.add("dialog: " + dialog.message());
            dialog.dismiss();
        });
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
                faults.add(message.text());
            }
        });
        page.navigate(address.toString());
    }

    static Tab open(Chromium chromium, URI address, int width, int height, ColorScheme colours) {
        var options = new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(colours)
                .setAcceptDownloads(true);
        return new Tab(chromium.browser().newContext(options), address);
    }

    /** Opens a tab as large as a desktop. */
    static Tab open(Chromium chromium, URI address) {
        return open(chromium, address, 1600, 900, ColorScheme.LIGHT);
    }

    Page page() {
        return page;
    }

    Locator find(String selector) {
        return page.locator(selector);
    }

    void waitFor(String selector) {
        page.waitForSelector(selector);
    }

    void waitUntilGone(String selector) {
        page.waitForSelector(selector, new Page.WaitForSelectorOptions().setState(WaitForSelectorState.HIDDEN));
    }

    /** Returns the bytes of all bodies so far, as they came over the wire. */
    int transferred() {
        return requests.stream()
                .filter(request -> request.response() != null)
                .mapToInt(request -> request.sizes().responseBodySize)
                .sum();
    }

    List<String> requested() {
        return requests.stream().map(Request::url).toList();
    }

    List<String> faults() {
        return faults;
    }

    /** Forgets what the tab has seen, for a test that has itself done what a page must not do. */
    void forgive() {
        faults.clear();
        requests.clear();
    }

    /** Returns what axe-core finds that hinders people seriously. */
    List<String> hindrances() {
        return new AxeBuilder(page)
                .analyze().getViolations().stream()
                        .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                        .map(rule -> rule.getId() + ": " + rule.getNodes())
                        .toList();
    }

    /** Checks that nothing is cut off or has to be scrolled for sideways. */
    void assertFits() {
        Object beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assertThat(beyond).as("width beyond the window's").isEqualTo(0);
    }

    @Override
    public void close() {
        try {
            assertThat(faults).isEmpty();
            assertThat(requested()).allMatch(url -> url.startsWith(origin) || url.startsWith("blob:" + origin));
        } finally {
            context.close();
        }
    }
}
