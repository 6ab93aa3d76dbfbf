package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sluice.harness.Ports;
import dev.sluice.it.ScriptedPool.Ending;
import dev.sluice.it.ScriptedPool.Scripted;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way in which a pool fails, and what the caller gets for it. */
@OpensPool
@ExtendWith(Servers.class)
class PoolFailureIT {
    private static final String NESTED = "{\"error\":{\"code\":\"%s\",\"message\":\"%s\",\"traceId\":\"t\"}}";
    private static final String LEAK = "sluice-0123456789abcdef";

    private ScriptedPool pool;
    private Client gateway;

    @BeforeEach
    void openPool() {
        pool = new ScriptedPool(Servers.POOL_PORT, ScriptedPool::well);
        gateway = new Client(Servers.gateway("identifier").uri());
        // The runtimes are known from here on, so that each test sees calls of its own alone.
        assertThat(gateway.get("/api/v2/runtimes").status()).isEqualTo(200);
    }

    @AfterEach
    void closePool() {
        pool.close();
    }

    static Stream<Arguments> failures() {
        return Stream.<Arguments>of(
                row("400 missing identifier, as text", Scripted.text(400, "Missing required parameter 'identifier'"))
                        .gives(502, "pool-mode-mismatch", "sluice.pool.mode=identifier"),
                row("400 missing identifier, nested", nested(400, "X", "Missing required parameter 'identifier'"))
                        .gives(502, "pool-mode-mismatch", "sluice.pool.mode=identifier"),
                row("400 otherwise", Scripted.json(400, "{\"code\":\"BadApiVersion\",\"message\":\"" + LEAK + "\"}"))
                        .gives(502, "pool-rejected", "sluice.pool.mode"),
                row("409", Scripted.empty(409)).gives(502, "pool-rejected", "sluice.pool.endpoint"),
                row("401, empty", Scripted.empty(401)).gives(502, "pool-unauthorized", "audience"),
                row("403, empty", Scripted.empty(403))
                        .gives(502, "pool-unauthorized", "Azure ContainerApps Session Executor"),
                row("404", Scripted.json(404, "{\"message\":\"Not Found\"}"))
                        .gives(502, "pool-route-not-found", "sluice.pool.endpoint"),
                row("429", nested(429, "SessionPoolFull", "Error happened when allocating pod for " + LEAK))
                        .gives(429, "pool-exhausted", "concurrent sessions")
                        .after("30"),
                row("429 with Retry-After", Scripted.empty(429).with("Retry-After", "7"))
                        .gives(429, "pool-exhausted", "cooldown")
                        .after("7"),
                row("502 of a session that is just taken into use", Scripted.empty(502))
                        .gives(503, "session-not-ready", "target port")
                        .after("5"),
                row("503 of a session that is just taken into use", Scripted.text(503, "upstream connect error"))
                        .gives(503, "session-not-ready", "console logs")
                        .after("5"),
                row("504 of a session that listened", Scripted.empty(504))
                        .gives(502, "session-lost", "before you send it again"),
                row("500", Scripted.text(500, "<html>at dev.Secret.method(Secret.java:1)"))
                        .gives(502, "pool-bad-reply", "container"),
                row("302 to elsewhere", Scripted.empty(302).with("Location", "http://127.0.0.1:1/elsewhere"))
                        .gives(502, "pool-bad-reply", "container"),
                row("200 that is no JSON", Scripted.text(200, "<html>hello</html>"))
                        .gives(502, "pool-bad-reply", "Piston's shape"),
                row("200 of another shape", Scripted.json(200, "[1]")).gives(502, "pool-bad-reply", "Piston's shape"),
                row("200 without a run", Scripted.json(200, "{\"a\":1}"))
                        .gives(502, "pool-bad-reply", "Piston's shape"),
                row("200 of wrong types", Scripted.json(200, "{\"run\":{\"stdout\":5,\"code\":\"x\"}}"))
                        .gives(502, "pool-bad-reply", "Piston's shape"),
                row("200 nested 10,000 deep", Scripted.json(200, "[".repeat(10_000)))
                        .gives(502, "pool-bad-reply", "Piston's shape"),
                row("200 larger than the bound", Scripted.json(200, "\"" + "x".repeat(200_000) + "\""))
                        .gives(502, "pool-bad-reply", "sluice.limits.reply"),
                row("200 truncated", Scripted.json(200, ScriptedPool.RESULT).ending(Ending.TRUNCATED))
                        .gives(502, "pool-bad-reply", "container"),
                row("connection closed without an answer", Scripted.empty(200).ending(Ending.DROPPED))
                        .gives(502, "session-lost", "was not sent again"),
                row("200 that never ends", Scripted.json(200, "").ending(Ending.ENDLESS))
                        .gives(502, "pool-bad-reply", "sluice.limits.reply"),
                row("200 that drips", Scripted.json(200, "").ending(Ending.DRIPPING))
                        .gives(504, "session-timeout", "sluice.timeout.execution"),
                row("no answer in time", Scripted.empty(200).ending(Ending.HANGING))
                        .gives(504, "session-timeout", "sluice.timeout.execution"),
                row("the adapter's own 400", session(400)).gives(400, "session-refused", "too many files"),
                row("the adapter's own 413", session(413)).gives(413, "session-refused", "too many files"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void isAProblemWithItsRemedy(String name, Scripted answer, int status, String type, String remedy, String after) {
        pool.executions(answer);

        Answer got = gateway.executeIn("failure-" + UUID.randomUUID(), "print(42)");

        assertProblem(got, status, type, remedy);
        assertThat(got.retryAfter().orElse("")).isEqualTo(after);
        assertThat(got.body()).doesNotContain(LEAK, "Secret.java", "scripted-token", "127.0.0.1");
        // An answer that nobody reads to its end is broken off.
        await().atMost(Duration.ofSeconds(5)).until(() -> pool.pouring() == 0);
    }

    @Test
    void anIdentityEndpointThatTakesNoConnectionIsNamed() {
        String closed = "http://127.0.0.1:" + Ports.free() + "/msi/token";
        var withoutIdentity = new Client(
                Servers.production("gateway-without-identity", "identifier", Map.of("IDENTITY_ENDPOINT", closed))
                        .uri());

        // The first waits for sluice.timeout.token, the second is told what is known.
        for (int i = 0; i < 2; i++) {
            Answer got = withoutIdentity.executeIn("no-token", "print(42)");

            assertProblem(got, 503, "token-unavailable", "Nothing listens at " + closed + ". IDENTITY_ENDPOINT");
            assertThat(got.text("detail")).doesNotContain("managed identity", "resource=");
        }
        assertThat(withoutIdentity.get("/health/ready").body()).contains("Nothing listens at " + closed);
    }

    @Test
    void lostSessionIsNeverSentTheProgramAgain() {
        pool.executions(Scripted.empty(200).ending(Ending.DROPPED));
        pool.forget();

        gateway.executeIn("once-" + UUID.randomUUID(), "print(42)");

        assertThat(pool.calls("/execute")).hasSize(1);
    }

    @Test
    void containerThatNeverListensIsNotReady() {
        pool.script(call -> call.path().endsWith("/health") ? Scripted.empty(502) : ScriptedPool.well(call));
        pool.forget();

        Answer got = gateway.executeIn("cold-" + UUID.randomUUID(), "print(42)");

        assertProblem(got, 503, "session-not-ready", "target port");
        assertThat(got.retryAfter()).contains("5");
        assertThat(pool.calls("/execute")).isEmpty();
    }

    @Test
    void adapterThatOnlyExecutesKeepsItsPreviewSession() {
        var preview = new Client(Servers.gateway("preview").uri());
        pool.script(call -> call.path().endsWith("/health")
                ? Scripted.json(404, "{\"message\":\"Not Found\"}")
                : ScriptedPool.well(call));
        String name = "silent-" + UUID.randomUUID();
        assertThat(preview.executeIn(name, "print(42)").status()).isEqualTo(200);
        pool.forget();

        assertThat(preview.executeIn(name, "print(42)").status()).isEqualTo(200);

        assertThat(pool.calls("/sessions")).isEmpty();
        // The probe of readiness runs its empty program beside, for want of a /health.
        assertThat(pool.calls("/execute").stream().filter(call -> call.body().contains("print(42)")))
                .hasSize(1);
    }

    @Test
    void previewRouteThatDoesNotExistIsSaidToBeMissing() {
        var preview = new Client(Servers.gateway("preview").uri());
        pool.executions(Scripted.json(404, "{\"message\":\"Not Found\"}"));

        Answer got = preview.executeIn("lost-" + UUID.randomUUID(), "print(42)");

        assertProblem(got, 502, "pool-route-not-found", "sluice.pool.execute-path");
        assertThat(pool.calls("/execute").stream().filter(call -> call.body().contains("print(42)")))
                .hasSize(2);
    }

    @Test
    void refusedTokenIsReplacedOnce() {
        pool.forget();
        // The pool refuses the token with which the program comes, whatever is asked.
        pool.script(call -> call.path().endsWith("/msi/token")
                        || pool.calls("/execute").size() != 1
                        || !pool.tokenCalls("gateway-identifier").isEmpty()
                ? ScriptedPool.well(call)
                : Scripted.empty(401));

        Answer got = gateway.executeIn("token-" + UUID.randomUUID(), "print(42)");

        assertThat(got.status()).as(got.body()).isEqualTo(200);
        assertThat(pool.calls("/execute")).hasSize(2);
        assertThat(pool.tokenCalls("gateway-identifier")).hasSize(1);
    }

    @Test
    void containerThatRefusesIsNotSentItsProgramAgain() {
        pool.executions(Scripted.empty(401));
        pool.forget();

        Answer got = gateway.executeIn("refusing-" + UUID.randomUUID(), "print(42)");

        assertProblem(got, 502, "pool-unauthorized", "audience");
        assertThat(pool.calls("/execute")).hasSize(1);
        assertThat(pool.tokenCalls("gateway-identifier")).isEmpty();
    }

    @Test
    void unreachablePool() {
        pool.close();

        Answer got = gateway.executeIn("unreachable-" + UUID.randomUUID(), "print(42)");

        // Without the pool there is no identity endpoint either; a token is still held here.
        assertProblem(got, 503, "pool-unreachable", "sluice.pool.endpoint");
        assertThat(got.retryAfter()).contains("5");
    }

    @Test
    void previewPoolThatNamesAnotherOriginIsNotTrusted() {
        var preview = new Client(Servers.gateway("preview").uri());
        try (var stranger = new ScriptedPool(0, ScriptedPool::well)) {
            pool.script(call -> call.path().equals("/sessions")
                    ? Scripted.json(200, "{\"sessionUri\":\"" + stranger.uri() + "/sessions/s\"}")
                    : ScriptedPool.well(call));

            Answer got = preview.executeIn("stranger-" + UUID.randomUUID(), "print(42)");

            assertProblem(got, 502, "pool-bad-reply", "origin");
            assertThat(stranger.calls("")).isEmpty();
        }
    }

    @Test
    void previewSessionThatIsGoneIsCreatedAnewOnce() {
        var preview = new Client(Servers.gateway("preview").uri());
        String name = "gone-" + UUID.randomUUID();
        assertThat(preview.executeIn(name, "print(42)").status()).isEqualTo(200);
        pool.forget();
        pool.script(call ->
                call.path().endsWith("/execute") && pool.calls("/execute").size() == 1
                        ? Scripted.json(404, "{\"message\":\"Not Found\"}")
                        : ScriptedPool.well(call));

        assertThat(preview.executeIn(name, "print(42)").status()).isEqualTo(200);
        assertThat(pool.calls("/execute")).hasSize(2);
    }

    private static void assertProblem(Answer got, int status, String type, String remedy) {
        assertThat(got.status()).as(got.body()).isEqualTo(status);
        assertThat(got.contentType()).contains("application/problem+json");
        assertThat(got.text("type")).isEqualTo("urn:sluice:problem:" + type);
        assertThat(got.json().getInt("status")).isEqualTo(status);
        assertThat(got.text("title")).isNotBlank();
        assertThat(got.text("detail")).contains(remedy);
        assertThat(got.text("message")).isNotBlank();
    }

    private static Scripted nested(int status, String code, String message) {
        return Scripted.json(status, NESTED.formatted(code, message));
    }

    private static Scripted session(int status) {
        return Scripted.json(status, """
                {"type":"urn:sluice:session:invalid-request","title":"t","status":%d,"detail":"too many files",\
                "message":"too many files"}""".formatted(status));
    }

    private static Row row(String name, Scripted answer) {
        return new Row(name, answer);
    }

    private record Row(String name, Scripted answer) {
        Expectation gives(int status, String type, String remedy) {
            return new Expectation(this, status, type, remedy, "");
        }
    }

    private record Expectation(Row row, int status, String type, String remedy, String retryAfter)
            implements Arguments {
        Expectation after(String seconds) {
            return new Expectation(row, status, type, remedy, seconds);
        }

        @Override
        public Object[] get() {
            return arguments(row.name(), row.answer(), status, type, remedy, retryAfter)
                    .get();
        }
    }
}
