package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The playground of a gateway that asks for an API key. */
@OpensPool
@ExtendWith(Servers.class)
class PlaygroundKeyIT {
    private static Chromium chromium;
    private static ScriptedPool pool;

    @BeforeAll
    static void start() {
        chromium = Chromium.start();
        pool = new ScriptedPool(Servers.POOL_PORT, ScriptedPool::well);
        URI gateway = ApiKeyed.uri();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> Web.get(gateway, "/health/ready").statusCode() == 200);
    }

    @AfterAll
    static void stop() {
        if (pool != null) {
            pool.close();
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    void asksForTheKeyAndKeepsItForTheTab() {
        try (Tab tab = Tab.open(chromium, ApiKeyed.uri().resolve("/"))) {
            tab.waitFor("#sign-in[open]");
            assertThat(tab.hindrances()).isEmpty();
            assertThat(tab.requested()).noneMatch(url -> url.contains("/api/"));

            signIn(tab, "a-wrong-key");
            tab.waitFor("#sign-in-reason:not(:empty)");
            signIn(tab, ApiKeyed.BOB);
            var playground = new Playground(tab);
            playground.awaitReady();
            assertThat(playground.run().output("stdout")).isEqualTo("42\n");

            tab.page().reload();
            playground.awaitReady();
            assertThat(tab.find("#sign-in").isVisible()).isFalse();
            tab.find("#request summary").click();
            tab.waitFor("#request-curl:not(:empty)");
            assertThat(tab.find("#request").textContent())
                    .contains("X-API-Key: $SLUICE_KEY")
                    .doesNotContain(ApiKeyed.BOB);
            assertThat(tab.page().evaluate("JSON.stringify(localStorage)").toString())
                    .doesNotContain(ApiKeyed.BOB);
        }
        try (Tab other = Tab.open(chromium, ApiKeyed.uri().resolve("/"))) {
            other.waitFor("#sign-in[open]");
            other.find("#sign-in-cancel").click();
            other.waitFor("#outcome h3:has-text('Not signed in')");
        }
    }

    private static void signIn(Tab tab, String key) {
        tab.find("#credential").fill(key);
        tab.find("#sign-in .primary").click();
    }
}
