package dev.sluice.it;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** The machine's own browser, driven by its own Node.js. Tests that need it say so where either is missing. */
final class Chromium implements AutoCloseable {
    private static final int OLDEST_NODE = 20;
    private static final Pattern VERSION = Pattern.compile("v(\\d+)\\.");
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** Starts the browser, or skips the test, with the reason printed, where there is none. */
    static Chromium start() {
        Optional<Path> chromium =
                NAMES.stream().flatMap(name -> onPath(name).stream()).findFirst();
        require(chromium.isPresent(), "no Chromium on the PATH (apt-get install chromium)");
        boolean bundled = Chromium.class.getResource("/driver/linux/node") != null;
        Optional<Path> node = onPath("node").filter(Chromium::isRecent);
        require(
                bundled || node.isPresent(),
                "no Node.js " + OLDEST_NODE + " or later on the PATH (or run Maven with -Pbundled-node)");
        Map<String, String> environment = bundled
                ? Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
                : Map.of(
                        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                        "1",
                        "PLAYWRIGHT_NODEJS_PATH",
                        node.orElseThrow().toString());
        Playwright playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium.orElseThrow())
                        .setArgs(ARGUMENTS));
        return new Chromium(playwright, browser);
    }

    Browser browser() {
        return browser;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    private static void require(boolean there, String reason) {
        if (!there) {
            System.out.println("Browser tests are skipped: " + reason);
        }
        Assumptions.assumeTrue(there, reason);
    }

    private static Optional<Path> onPath(String name) {
        return Arrays.stream(String.valueOf(System.getenv("PATH")).split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static boolean isRecent(Path node) {
        try {
            Process process = new ProcessBuilder(node.toString(), "--version").start();
            Matcher version =
                    VERSION.matcher(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            return version.find() && Integer.parseInt(version.group(1)) >= OLDEST_NODE;
        } catch (IOException e) {
            return false;
        }
    }
}
