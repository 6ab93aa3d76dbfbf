package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A session for one execution, whose slot is free as soon as that is answered; and a session that others share. */
@OnLocalServers
@ExtendWith(Servers.class)
class RandomPolicyIT {
    private static final int EXECUTIONS = 100;
    private static final int AT_ONCE = 5;

    static List<String> modes() {
        return List.of("identifier", "code-interpreter");
    }

    private static Servers.Local random(String mode) {
        return Servers.local("random-" + mode, mode, Map.of("SLUICE_IDENTIFIER_POLICY", "random"));
    }

    @ParameterizedTest
    @MethodSource("modes")
    void aHundredExecutionsOneAfterAnotherOnAPoolOfFive(String mode) {
        Servers.Local local = random(mode);
        int before = allocations(local);

        List<Integer> statuses = IntStream.range(0, EXECUTIONS)
                .mapToObj(i -> local.gateway().execute(Client.PRINT_42).status())
                .toList();

        assertThat(statuses).containsOnly(200);
        assertThat(allocations(local)).isGreaterThanOrEqualTo(before + EXECUTIONS);
        awaitEmpty(local);
    }

    @ParameterizedTest
    @MethodSource("modes")
    void aHundredExecutionsFiveAtOnceOnAPoolOfFive(String mode) throws Exception {
        Servers.Local local = random(mode);
        List<Integer> statuses = new ArrayList<>();

        for (List<Integer> those : Parallel.run(AT_ONCE, i -> IntStream.range(0, EXECUTIONS / AT_ONCE)
                .mapToObj(j -> local.gateway().execute(Client.PRINT_42).status())
                .toList())) {
            statuses.addAll(those);
        }

        assertThat(statuses).hasSize(EXECUTIONS).containsOnly(200);
        awaitEmpty(local);
    }

    @ParameterizedTest
    @MethodSource("modes")
    void aProgramThatRunsOutOfTimeLeavesNoSession(String mode) {
        Servers.Local local = random(mode);

        Answer answer = local.gateway().execute("""
                {"language":"python","version":"*","files":[{"content":"import time;time.sleep(60)"}],"run_timeout":300}""");

        assertThat(answer.run().getString("status")).isEqualTo("TO");
        awaitEmpty(local);
    }

    @ParameterizedTest
    @MethodSource("modes")
    void aCallerWhoGoesAwayLeavesNoSession(String mode) throws IOException {
        Servers.Local local = random(mode);
        awaitEmpty(local);
        int before = allocations(local);

        try (var socket = post(local, Client.python("import time;time.sleep(2)"), "")) {
            await().atMost(Duration.ofSeconds(20)).until(() -> allocations(local) > before);
            assertThat(socket.isConnected()).isTrue();
        }

        awaitEmpty(local);
    }

    @ParameterizedTest
    @MethodSource("modes")
    void thereAreNoFilesToKeep(String mode) {
        Servers.Local local = random(mode);

        Answer answer = local.gateway().get("/api/v2/session/files");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("detail")).contains("policy random");
    }

    @Test
    void aCallerWhoGoesAwayStopsNoSessionThatOthersShare() throws IOException {
        Servers.Local local = Servers.local("identifier");
        local.gateway().executeIn("shared", "open('/mnt/data/mark','w').write('kept')");

        try (var socket =
                post(local, Client.python("import time;open('/mnt/data/began','w');time.sleep(1)"), "shared")) {
            await().atMost(Duration.ofSeconds(20)).until(() -> local.gateway()
                    .executeIn("shared", "import os;print(os.path.exists('/mnt/data/began'))")
                    .body()
                    .contains("True"));
            assertThat(socket.isConnected()).isTrue();
        }

        assertThat(local.gateway()
                        .executeIn("shared", "print(open('/mnt/data/mark').read())")
                        .run()
                        .getString("stdout"))
                .isEqualTo("kept\n");
        assertThat(local.gateway()
                        .get("/api/v2/session", "X-Session-ID", "shared")
                        .json()
                        .getBoolean("exists"))
                .isTrue();
    }

    /** Sends a request and reads no answer. */
    private static Socket post(Servers.Local local, String body, String session) throws IOException {
        var socket = new Socket(
                local.gateway().base().getHost(), local.gateway().base().getPort());
        String request = "POST /api/v2/execute HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + (session.isEmpty() ? "" : "X-Session-ID: " + session + "\r\n")
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Waits until the pool has no sessions but the probe's, which comes and goes. */
    private static void awaitEmpty(Servers.Local local) {
        await().atMost(Duration.ofSeconds(20)).until(() -> local.pool()
                .get("/.emulator/sessions")
                .value()
                .asJsonArray()
                .isEmpty());
    }

    private static int allocations(Servers.Local local) {
        return local.pool().get("/.emulator/counts").json().getInt("allocations");
    }
}
