package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.sluice.harness.LibertyServer;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Checks what a gateway with telemetry sends to a collector, and that one without sends nothing. */
class TelemetryIT {
    private static final String CALLERS_SPAN = "00f067aa0ba902b7";
    private static final Pattern TRACEPARENT = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-01");
    private static final String OF_CALLER = "that-belongs-to-the-caller";

    private static final OtlpReceiver RECEIVER = new OtlpReceiver();
    private static final ScriptedPool POOL = new ScriptedPool(0, ScriptedPool::well);

    private static LibertyServer server;
    private static Client gateway;

    private final String trace = UUID.randomUUID().toString().replace("-", "");

    @BeforeAll
    static void start() {
        Map<String, String> environment = environment(RECEIVER);
        environment.putAll(Map.of(
                "SLUICE_TELEMETRY", "telemetry.xml",
                "WLP_LOGGING_CONSOLE_FORMAT", "JSON",
                "WLP_LOGGING_CONSOLE_LOGLEVEL", "INFO",
                "WLP_LOGGING_CONSOLE_SOURCE", "message"));
        server = LibertyServer.start("telemetry", "production", environment);
        gateway = new Client(server.uri());
        await().until(() -> gateway.get("/health/ready").status() == 200);
    }

    @AfterAll
    static void stop() {
        server.close();
        POOL.close();
        RECEIVER.close();
    }

    private static Map<String, String> environment(OtlpReceiver receiver) {
        var environment = new HashMap<>(Servers.production("identifier", receiver.environment()));
        environment.put("SLUICE_POOL_ENDPOINT", POOL.uri().toString());
        environment.put("IDENTITY_ENDPOINT", POOL.uri() + "/msi/token");
        environment.put("SLUICE_AUTH_MODE", "api-key");
        environment.put("SLUICE_AUTH_API_KEYS", ApiKeyed.line("alice", ApiKeyed.ALICE));
        return environment;
    }

    @Test
    void oneRequestIsOneTraceFromTheCallerToThePool() {
        POOL.forget();

        assertThat(execute("traced").status()).isEqualTo(200);

        Span request = await().until(() -> RECEIVER.spans(trace, SpanKind.SPAN_KIND_SERVER), list -> list.size() == 1)
                .get(0);
        assertThat(hex(request.getParentSpanId())).isEqualTo(CALLERS_SPAN);
        assertThat(request.getName()).startsWith("POST /api/v2").endsWith("/execute");
        assertThat(OtlpReceiver.attributes(request.getAttributesList()))
                .containsEntry("http.request.method", "POST")
                .containsEntry("http.response.status_code", "200")
                .containsEntry("url.path", "/api/v2/execute")
                .containsEntry("sluice.language", "python")
                .containsEntry("sluice.outcome", "succeeded");

        var sent = TRACEPARENT.matcher(
                POOL.calls("/python/execute").get(0).headers().getOrDefault("traceparent", ""));
        assertThat(sent.matches()).isTrue();
        assertThat(sent.group(1)).isEqualTo(trace);
        Span call = await().until(
                        () -> RECEIVER.spans(trace, SpanKind.SPAN_KIND_CLIENT).stream()
                                .filter(span -> hex(span.getSpanId()).equals(sent.group(2)))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        assertThat(call.getParentSpanId()).isEqualTo(request.getSpanId());
        assertThat(OtlpReceiver.attributes(call.getAttributesList()))
                .containsEntry("http.request.method", "POST")
                .containsEntry("server.address", "127.0.0.1")
                .containsEntry("url.full", POOL.uri() + "/REDACTED/execute?REDACTED");
    }

    @Test
    void itsLogLinesHaveTheTracesId() {
        execute("logged");

        await().untilAsserted(() -> assertThat(RECEIVER.logs(trace)).contains("Execution: python, succeeded"));
        assertThat(server.console().lines())
                .filteredOn(line -> line.contains("Execution: python, succeeded"))
                .anyMatch(line -> line.contains("\"ext_trace_id\":\"" + trace + "\""));
    }

    @Test
    void itsFiguresAreSent() {
        execute("counted");

        await().untilAsserted(() -> {
            assertThat(RECEIVER.figures("sluice.executions"))
                    .containsKey(Map.of("sluice.language", "python", "sluice.outcome", "succeeded"));
            assertThat(RECEIVER.figures("sluice.in_flight")).containsKey(Map.of());
            assertThat(RECEIVER.figures("sluice.waiting")).containsEntry(Map.of(), 0.0);
            assertThat(RECEIVER.figures("sluice.token.age").getOrDefault(Map.of(), 0.0))
                    .isGreaterThan(0);
            assertThat(RECEIVER.histogram("http.server.request.duration"))
                    .anyMatch(point -> point.getOrDefault("http.route", "").equals("/api/v2/execute")
                            && point.get("http.response.status_code").equals("200"))
                    .noneMatch(point -> point.containsKey("server.address"));
        });
        assertThat(RECEIVER.metrics()).contains("jvm.memory.used", "jvm.thread.count");
        assertThat(RECEIVER.unit("sluice.executions")).isEqualTo("{execution}");
        assertThat(RECEIVER.unit("sluice.token.age")).isEqualTo("s");
    }

    @Test
    void whatIsSentAgainIsAnotherSpanAndIsCounted() {
        // The gateway's probe asks a session of its own, and may do so now.
        Set<String> asked = ConcurrentHashMap.newKeySet();
        POOL.script(call -> call.path().endsWith("/health") && asked.add(call.query())
                ? ScriptedPool.Scripted.empty(502)
                : ScriptedPool.well(call));
        try {
            assertThat(execute("cold").status()).isEqualTo(200);
        } finally {
            POOL.script(ScriptedPool::well);
        }

        await().untilAsserted(() -> {
            assertThat(RECEIVER.spans(trace, SpanKind.SPAN_KIND_CLIENT)).hasSizeGreaterThanOrEqualTo(3);
            assertThat(RECEIVER.figures("sluice.cold_starts").getOrDefault(Map.of(), 0.0))
                    .isGreaterThanOrEqualTo(1);
            assertThat(RECEIVER.figures("sluice.retries")).containsKey(Map.of("sluice.problem", "session-not-ready"));
        });
    }

    @Test
    void aFailureOfThePoolIsCountedByItsType() {
        POOL.executions(ScriptedPool.Scripted.empty(429));
        try {
            assertThat(execute("refused").status()).isEqualTo(429);
        } finally {
            POOL.script(ScriptedPool::well);
        }

        await().untilAsserted(() -> {
            assertThat(RECEIVER.figures("sluice.pool.problems"))
                    .containsKey(Map.of("sluice.problem", "pool-exhausted"));
            assertThat(RECEIVER.figures("sluice.executions"))
                    .containsKey(Map.of("sluice.language", "python", "sluice.outcome", "pool_problem"));
            assertThat(RECEIVER.logs(trace)).contains("Problem: pool-exhausted");
        });
    }

    @Test
    void aCallWithoutAnAnswerIsASpanWithAnError() {
        POOL.executions(ScriptedPool.Scripted.json(200, ScriptedPool.RESULT).ending(ScriptedPool.Ending.DROPPED));
        try {
            assertThat(execute("dropped").status()).isEqualTo(502);
        } finally {
            POOL.script(ScriptedPool::well);
        }

        await().untilAsserted(() -> assertThat(RECEIVER.spans(trace, SpanKind.SPAN_KIND_CLIENT))
                .anyMatch(span -> OtlpReceiver.attributes(span.getAttributesList())
                                .getOrDefault("error.type", "")
                                .startsWith("org.apache.http")
                        && OtlpReceiver.attributes(span.getAttributesList())
                                .get("url.full")
                                .endsWith("/execute?REDACTED")));
    }

    @Test
    void nothingOfACallersOwnAndNoSecretIsSent() {
        gateway.execute(Client.python("print('code-" + OF_CALLER + "')"), headers("session-" + OF_CALLER));
        POOL.executions(ScriptedPool.Scripted.json(200, "{\"run\":\"answer-" + OF_CALLER + "\"}"));
        gateway.execute(Client.python("print('code-" + OF_CALLER + "')"), headers("session-" + OF_CALLER));
        POOL.script(ScriptedPool::well);
        gateway.send("GET", "/api/v2/session?identifier=query-" + OF_CALLER, null, headers("s"));
        gateway.send("PUT", "/api/v2/session/files/file-" + OF_CALLER, "file", headers("s"));
        gateway.send("GET", "/api/v2/session/files/file-" + OF_CALLER, null, headers("s"));
        gateway.send("GET", "/path-" + OF_CALLER + "?query-" + OF_CALLER, null, headers("s"));
        gateway.send("GET", "/api/v2/path-" + OF_CALLER, null, headers("s"));
        RawHttp.send(
                gateway.base(),
                "METHOD" + OF_CALLER.toUpperCase(Locale.ROOT)
                        + " /api/v2/execute HTTP/1.1\r\nHost: host-" + OF_CALLER
                        + "\r\nConnection: close\r\n\r\n");
        execute("after all of these");
        await().until(() -> !RECEIVER.logs(trace).isEmpty()
                && !RECEIVER.spans(trace, SpanKind.SPAN_KIND_SERVER).isEmpty());
        int requests = RECEIVER.requests();
        await().until(() -> RECEIVER.requests() > requests + 2);

        for (String sent : List.of(RECEIVER.everything(), server.console())) {
            assertThat(sent).doesNotContainIgnoringCase(OF_CALLER);
            assertThat(sent)
                    .doesNotContain(Servers.SECRET, ApiKeyed.ALICE, "scripted-token", "alice", "process.command");
            assertThat(sent).doesNotContainPattern("sluice-[0-9a-f]{40}");
            assertThat(sent).doesNotContainPattern("(?i)bearer [A-Za-z0-9._~+/-]{8,}");
        }
    }

    @Test
    void withoutTheSettingNothingIsSentAndNoTraceIsPassedOn() {
        POOL.forget();
        try (var idle = new OtlpReceiver();
                var off = LibertyServer.start("telemetry-off", "production", environment(idle))) {
            var silent = new Client(off.uri());
            await().until(() -> silent.get("/health/ready").status() == 200);

            assertThat(silent.execute(Client.PRINT_42, headers("off")).status()).isEqualTo(200);

            assertThat(POOL.calls("/python/execute")).hasSize(1).noneMatch(call -> call.headers()
                    .containsKey("traceparent"));
            assertThat(idle.requests()).isZero();
            assertThat(off.console()).doesNotContain("mpTelemetry");
        }
    }

    private Answer execute(String session) {
        return gateway.execute(Client.PRINT_42, headers(session));
    }

    private String[] headers(String session) {
        return new String[] {
            "traceparent",
            "00-" + trace + "-" + CALLERS_SPAN + "-01",
            "X-Session-ID",
            session,
            "X-API-Key",
            ApiKeyed.ALICE
        };
    }

    private static String hex(ByteString id) {
        return OtlpReceiver.hex(id.toByteArray());
    }
}
