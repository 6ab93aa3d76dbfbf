package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.ScriptedPool.Recorded;
import dev.sluice.it.ScriptedPool.Scripted;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An adapter that executes code with its stdin, and knows nothing else: no runtimes, no health, no other property. */
@OpensPool
@ExtendWith(Servers.class)
class MinimalPayloadIT {
    private final ScriptedPool pool = new ScriptedPool(Servers.POOL_PORT, MinimalPayloadIT::oldAdapter);

    @AfterEach
    void close() {
        pool.close();
    }

    private static Scripted oldAdapter(Recorded call) {
        if (call.path().equals("/sessions") || call.path().startsWith("/.management/")) {
            return ScriptedPool.well(call);
        }
        if (!call.method().equals("POST") || !call.path().endsWith("/python/execute")) {
            return Scripted.text(404, "<h1>Not Found</h1>");
        }
        JsonObject properties = properties(call);
        return properties.keySet().equals(Set.of("code", "stdin"))
                ? Scripted.json(200, ScriptedPool.RESULT)
                : Scripted.text(500, "KeyError");
    }

    private static Client gateway(String mode) {
        return new Client(Servers.gateway("minimal-" + mode, mode, Map.of("SLUICE_POOL_PAYLOAD", "minimal"))
                .uri());
    }

    @ParameterizedTest
    @ValueSource(strings = {"identifier", "preview"})
    void codeAndStdinAreAllThatIsSent(String mode) {
        Answer answer = gateway(mode).execute("""
                {"language":"py","version":"3.x","files":[{"name":"my.py","content":"print('%s')"}],"stdin":"in"}""".formatted(mode), "X-Session-ID", "m-" + UUID.randomUUID());

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.run().getString("stdout")).isEqualTo("42\n");
        assertThat(pool.calls("/execute").stream().map(MinimalPayloadIT::properties))
                .contains(Json.createObjectBuilder()
                        .add("code", "print('" + mode + "')")
                        .add("stdin", "in")
                        .build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"identifier", "preview"})
    void whatSessionsCanRunIsConfigured(String mode) {
        JsonObject runtime =
                gateway(mode).get("/api/v2/runtimes").value().asJsonArray().getJsonObject(0);

        assertThat(runtime.getString("language")).isEqualTo("python");
        assertThat(runtime.getString("version")).isEqualTo("3.11.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"identifier", "preview"})
    void readinessIsProvedByAProgram(String mode) {
        Client gateway = gateway(mode);

        await().atMost(Duration.ofSeconds(10))
                .until(() -> gateway.get("/health/ready").status() == 200);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            "args":["a"]              | args
            "run_timeout":1000        | run_timeout
            "run_memory_limit":1000   | run_memory_limit
            "compile_cpu_time":1000   | compile_cpu_time
            """)
    void whatNeedsMoreIsRefusedByName(String more, String field) {
        isRefused(
                "{\"language\":\"python\",\"version\":\"*\",\"files\":[{\"content\":\"print('x')\"}]," + more + "}",
                field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"identifier", "preview"})
    void furtherFilesAreRefusedToo(String mode) {
        isRefused(
                "{\"language\":\"python\",\"version\":\"*\",\"files\":[{\"content\":\"print('x')\"},{\"content\":\""
                        + mode + "\"}]}",
                "files");
    }

    private void isRefused(String request, String field) {
        for (String mode : List.of("identifier", "preview")) {
            Answer answer = gateway(mode).execute(request);

            assertThat(answer.status()).as(answer.body()).isEqualTo(400);
            assertThat(answer.text("type")).isEqualTo("urn:sluice:problem:payload-not-supported");
            assertThat(answer.text("detail")).contains(field, "sluice.pool.payload");
        }
        assertThat(pool.calls("/execute")).noneMatch(call -> call.body().contains("'x'"));
    }

    private static JsonObject properties(Recorded call) {
        return Json.createReader(new StringReader(call.body())).readObject().getJsonObject("properties");
    }
}
