package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.ScriptedPool.Recorded;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Exactly what each mode sends. The expected calls stand in {@code src/test/resources/contract/<mode>}, one file a
 * request of a caller, in the order in which they go out.
 */
@ExtendWith(Servers.class)
class PoolContractIT {
    private static final Set<String> VOLATILE = Set.of("user-agent", "connection", "content-length", "accept");

    private ScriptedPool pool;

    @BeforeEach
    void openPool() {
        pool = new ScriptedPool(Servers.POOL_PORT, ScriptedPool::well);
    }

    @AfterEach
    void closePool() {
        pool.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple", "everything", "encoded-language", "older-version"})
    void identifierMode(String name) {
        sendsExactly("identifier", name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple", "everything", "encoded-language", "older-version"})
    void previewMode(String name) {
        sendsExactly("preview", name);
    }

    private void sendsExactly(String mode, String name) {
        JsonObject contract = read("/contract/" + mode + "/" + name + ".json");
        var gateway = new Client(Servers.gateway(mode).uri());
        // Proves the pool, so that no probe mixes its calls with those that are looked at.
        assertThat(gateway.executeIn("warm-up", "print(42)").status()).isEqualTo(200);
        pool.forget();
        String session = "contract-" + UUID.randomUUID();

        Answer answer = gateway.execute(contract.get("request").toString(), "X-Session-ID", session);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        List<Recorded> calls = callsOf(mode);
        assertThat(calls.stream().map(PoolContractIT::withoutSecrets).toList())
                .isEqualTo(contract.getJsonArray("calls").stream()
                        .map(call -> expected(call.asJsonObject()))
                        .toList());
    }

    /** Both gateways may be probing the same pool: told apart by the execution's identifier, or by the mode's paths. */
    private List<Recorded> callsOf(String mode) {
        List<Recorded> executions = pool.calls("/execute");
        assertThat(executions).hasSize(1);
        return pool.calls("").stream()
                .filter(call -> mode.equals("preview")
                        ? call.path().startsWith("/sessions") || call.path().startsWith("/pools/")
                        : call.query().equals(executions.get(0).query()))
                .toList();
    }

    private static Map<String, Object> withoutSecrets(Recorded call) {
        var headers = new TreeMap<>(call.headers());
        headers.keySet().removeAll(VOLATILE);
        headers.replace("host", "POOL");
        headers.computeIfPresent(
                "idempotency-key", (name, value) -> UUID.fromString(value).version() + "");
        return Map.of(
                "method", call.method(),
                "path", call.path(),
                "query", call.query().replaceAll("identifier=sluice-[0-9a-f]{40}", "identifier=IDENTIFIER"),
                "headers", headers,
                "body", call.body());
    }

    private static Map<String, Object> expected(JsonObject call) {
        var headers = new TreeMap<String, String>();
        call.getJsonObject("headers")
                .forEach((name, value) ->
                        headers.put(name, call.getJsonObject("headers").getString(name)));
        return Map.of(
                "method", call.getString("method"),
                "path", call.getString("path"),
                "query", call.getString("query"),
                "headers", headers,
                "body", call.containsKey("body") ? call.get("body").toString() : "");
    }

    private static JsonObject read(String resource) {
        try (InputStream in = Objects.requireNonNull(PoolContractIT.class.getResourceAsStream(resource), resource)) {
            return Json.createReader(in).readObject();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
