package dev.sluice.it;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests of a page that are not sent until this is closed. What the page shows while it waits lasts as long as a test
 * looks at it, on a busy machine as well.
 */
final class HeldRequests implements AutoCloseable {
    private final Page page;
    private final String addresses;
    private final List<Route> held = new ArrayList<>();

    /** @param addresses a glob of Playwright's, such as {@code **}{@code /api/v2/execute} */
    HeldRequests(Page page, String addresses) {
        this.page = page;
        this.addresses = addresses;
        page.route(addresses, held::add);
    }

    /** Waits until the page has asked. */
    void awaitRequest() {
        page.waitForCondition(() -> !held.isEmpty());
    }

    @Override
    public void close() {
        page.unroute(addresses);
        held.forEach(Route::resume);
    }
}
