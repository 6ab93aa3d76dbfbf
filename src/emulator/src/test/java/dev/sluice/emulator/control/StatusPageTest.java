package dev.sluice.emulator.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.emulator.Emulator;
import dev.sluice.emulator.EmulatorSettings;
import dev.sluice.emulator.FakeRunner;
import dev.sluice.emulator.pool.PoolClient;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusPageTest {
    private static final Pattern IMPORT = Pattern.compile("from '\\./([\\w.]+)'");
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"(page/[\\w.]+)\"");

    private final FakeRunner runner = new FakeRunner();
    private final Emulator emulator = Emulator.start(EmulatorSettings.defaults().withPort(0), runner);
    private final PoolClient pool = new PoolClient(emulator.endpoint());

    @AfterEach
    void close() {
        emulator.close();
    }

    @Test
    void browserThatOpensThePoolIsSentToThePage() {
        HttpResponse<String> answer =
                pool.send(pool.request("GET", "/").header("Accept", "text/html,application/xhtml+xml"));

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).contains("/.emulator/");
    }

    @Test
    void clientOfThePoolIsRefusedThereAsEver() {
        assertThat(pool.call("GET", "/").statusCode()).isEqualTo(401);
        assertThat(pool.send(pool.request("GET", "/?identifier=abcd").header("Accept", "text/html"))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void everythingThatThePageNamesIsThere() {
        HttpResponse<String> page = pool.control("GET", "", "");
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .get()
                .asString()
                .startsWith("default-src 'none'");

        Matcher links = LINK.matcher(page.body());
        int found = 0;
        while (links.find()) {
            found++;
            HttpResponse<String> file = pool.control("GET", links.group(1), "");
            assertThat(file.statusCode()).as(links.group(1)).isEqualTo(200);
            assertImportsAreThere(file.body());
        }
        assertThat(found).isEqualTo(4);
    }

    private void assertImportsAreThere(String script) {
        Matcher imports = IMPORT.matcher(script);
        while (imports.find()) {
            assertThat(pool.control("GET", "page/" + imports.group(1), "").statusCode())
                    .as(imports.group(1))
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"page/", "page/nope.js", "page/../Emulator.class", "page/%2e%2e/Emulator.class", "page"})
    void nothingElseIsServed(String path) {
        assertThat(pool.control("GET", path, "").statusCode()).isEqualTo(404);
    }

    @Test
    void pageOfAnotherHostIsNotServed() {
        assertThat(pool.control("POST", "page/main.js", "{}").statusCode()).isEqualTo(405);
        assertThat(pool.send(pool.request("GET", "/.emulator/").header("Origin", "http://evil.example"))
                        .statusCode())
                .isEqualTo(403);
    }
}
