package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.ScriptedPool.Scripted;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Health, as an orchestrator sees it while the pool comes and goes. */
@OnLocalServers
@OpensPool
@ExtendWith(Servers.class)
class HealthIT {
    /** {@code sluice.health.interval} of the profile {@code local}. */
    private static final Duration PROBE_INTERVAL = Duration.ofSeconds(5);

    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void followsAPoolThatStopsAndComesBack() {
        var gateway = new Client(Servers.gateway("identifier").uri());
        try (var pool = new ScriptedPool(Servers.POOL_PORT, ScriptedPool::well)) {
            awaitReady(gateway);
            assertThat(pool.calls("/health")).isNotEmpty();
        }
        assertThat(awaitDown(gateway)).isEqualTo("urn:sluice:problem:pool-unreachable");
        try (var pool = new ScriptedPool(Servers.POOL_PORT, ScriptedPool::well)) {
            awaitReady(gateway);
            pool.script(call -> Scripted.empty(403));
            assertThat(awaitDown(gateway)).isEqualTo("urn:sluice:problem:pool-unauthorized");
            pool.script(ScriptedPool::well);
            awaitReady(gateway);
        }
        // Health was asked many times meanwhile.
        assertThat(Servers.gateway("identifier").console())
                .contains("The session pool is failing: ")
                .doesNotContain("CWMMH0052W");
    }

    @Test
    void namesAWrongMode() {
        var identifier = Servers.local("identifier");
        awaitReady(identifier.gateway());
        identifier.pool().put("/.emulator/settings", "{\"kind\":\"preview\"}");
        try {
            assertThat(awaitDown(identifier.gateway())).isEqualTo("urn:sluice:problem:pool-route-not-found");
        } finally {
            identifier.pool().put("/.emulator/settings", "{\"kind\":\"identifier\"}");
        }
        awaitReady(identifier.gateway());

        var preview = Servers.local("preview");
        awaitReady(preview.gateway());
        preview.pool().put("/.emulator/settings", "{\"kind\":\"identifier\"}");
        try {
            assertThat(awaitDown(preview.gateway())).isEqualTo("urn:sluice:problem:pool-mode-mismatch");
        } finally {
            preview.pool().put("/.emulator/settings", "{\"kind\":\"preview\"}");
        }
        awaitReady(preview.gateway());
    }

    @Test
    void howProgramsAreKeptApartIsToldByRuntimesAndNotByHealth() {
        var local = Servers.local("identifier");
        awaitReady(local.gateway());
        URI gateway = local.server().uri();

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Web.header(Web.get(gateway, "/api/v2/runtimes"), "Sluice-Sandbox"))
                        .matches("[a-z-]+(; by=(bubblewrap|util-linux))?; filter=(on|off); meter=(on|off)"));

        for (String route : List.of("/health", "/health/ready")) {
            HttpResponse<String> health = Web.get(gateway, route);
            assertThat(health.body()).doesNotContain("bubblewrap", "util-linux", "filter", "meter");
            assertThat(health.headers().firstValue("Sluice-Sandbox")).isEmpty();
        }
    }

    @Test
    void poolThatHangsIsDownAndTheEndpointStillAnswersAtOnce() {
        var gateway = new Client(Servers.gateway("identifier").uri());
        try (var pool = new ScriptedPool(Servers.POOL_PORT, ScriptedPool::well)) {
            awaitReady(gateway);
            pool.script(call -> Scripted.empty(200).ending(ScriptedPool.Ending.HANGING));
            assertThat(awaitDown(gateway))
                    .isIn("urn:sluice:problem:session-not-ready", "urn:sluice:problem:probe-overdue");
        }
    }

    @Test
    void namesATokenWithoutTheRole() {
        var local = Servers.local("identifier");
        local.pool().put("/.emulator/settings", "{\"roleAssigned\":false}");
        try {
            assertThat(awaitDown(local.gateway())).isEqualTo("urn:sluice:problem:pool-unauthorized");
        } finally {
            local.pool().put("/.emulator/settings", "{\"roleAssigned\":true}");
        }
        awaitReady(local.gateway());
    }

    @Test
    void thousandCallsAllocateAtMostOneSession() {
        var local = Servers.local("identifier");
        awaitReady(local.gateway());
        int before = allocations(local);
        long start = System.nanoTime();

        IntStream.range(0, 1000).forEach(i -> local.gateway().get("/health/ready"));

        // Each is the probe's, which time alone brings about.
        long intervals = Duration.ofNanos(System.nanoTime() - start).dividedBy(PROBE_INTERVAL);
        assertThat(allocations(local) - before).isLessThanOrEqualTo((int) intervals + 1);
    }

    @Test
    void staysUpWithAFullPoolAndLeavesEverySlotToTheUsers() {
        var local = Servers.local("identifier");
        local.pool().delete("/.emulator/sessions");
        IntStream.range(0, 5).forEach(i -> assertThat(
                        local.gateway().executeIn("user-" + i, "print(42)").status())
                .isEqualTo(200));

        // Until the probe itself has met the full pool.
        await().atMost(SOON)
                .until(() -> state(local.gateway()).getString("pool").equals("full"));

        assertThat(local.gateway().get("/health/ready").status()).isEqualTo(200);
        assertThat(local.gateway().executeIn("user-6", "print(42)").status()).isEqualTo(429);
        assertThat(local.pool().get("/.emulator/sessions").value().asJsonArray())
                .hasSize(5);
        local.pool().delete("/.emulator/sessions");
    }

    @Test
    void answersWithModeAndProof() {
        var local = Servers.local("identifier");
        awaitReady(local.gateway());

        JsonObject data = state(local.gateway());

        assertThat(data.getString("mode")).isEqualTo("identifier");
        assertThat(data.getString("lastProof")).isNotBlank();
        assertThat(data.getInt("proofAgeSeconds")).isNotNegative();
    }

    @Test
    void tellsStrangersNoMoreThanUpOrDownUnlessToldTo() {
        var quiet =
                new Client(Servers.production("quiet-health", "identifier", Map.of("SLUICE_HEALTH_DETAILS", "false"))
                        .uri());

        Answer ready = quiet.get("/health/ready");
        Answer all = quiet.get("/health");

        assertThat(ready.status()).isEqualTo(503);
        assertThat(all.json().getString("status")).isEqualTo("DOWN");
        for (Answer told : List.of(ready, all)) {
            assertThat(told.json().getJsonArray("checks")).isNotEmpty().allSatisfy(check -> assertThat(
                            check.asJsonObject().getOrDefault("data", JsonValue.EMPTY_JSON_OBJECT))
                    .isEqualTo(JsonValue.EMPTY_JSON_OBJECT));
        }
    }

    private static int allocations(Servers.Local local) {
        return local.pool().get("/.emulator/counts").json().getInt("allocations");
    }

    private static void awaitReady(Client gateway) {
        await().atMost(SOON).until(() -> gateway.get("/health/ready").status() == 200);
        assertLive(gateway);
    }

    /** Waits until the gateway is not ready, and returns the problem that it names. */
    private static String awaitDown(Client gateway) {
        String problem =
                await().atMost(SOON).until(() -> state(gateway).getString("problem", ""), found -> !found.isEmpty());
        assertThat(gateway.get("/health/ready").status()).isEqualTo(503);
        assertLive(gateway);
        return problem;
    }

    private static void assertLive(Client gateway) {
        assertThat(List.of(
                        gateway.get("/health/live").status(),
                        gateway.get("/health/started").status()))
                .containsOnly(200);
    }

    private static JsonObject state(Client gateway) {
        return gateway.get("/health/ready").json().getJsonArray("checks").stream()
                .map(check -> check.asJsonObject())
                .filter(check -> check.getString("name").equals("session-pool"))
                .findFirst()
                .orElseThrow()
                .getJsonObject("data");
    }
}
