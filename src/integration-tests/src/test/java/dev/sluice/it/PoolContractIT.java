package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.ScriptedPool.Recorded;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The exact requests that each mode sends. The expected calls stand in
 * {@code src/integration-tests/src/test/resources/contract/<mode>}, one file a request of a caller, in the order in
 * which they go out.
 */
@OpensPool
@ExtendWith(Servers.class)
class PoolContractIT {
    private static final Set<String> VOLATILE = Set.of("user-agent", "connection", "content-length", "accept");

    private static final Pattern DRIVER = Pattern.compile(
            "\"code\":\"# Runs one program.*_sluice\\(\\\\\"([A-Za-z0-9+/=]+)\\\\\", \\\\\"sluice-[0-9a-f-]{36}\\\\\"\\)\\\\n\"");

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

    static Stream<Arguments> otherRoutes() {
        List<String> names = List.of(
                "runtimes", "session", "stop", "files-list", "files-put", "files-head", "files-get", "files-delete");
        return Stream.of("identifier", "preview", "code-interpreter")
                .flatMap(mode -> names.stream().map(name -> Arguments.of(mode, name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple", "everything"})
    void codeInterpreterMode(String name) {
        sendsExactly("code-interpreter", name);
    }

    /** Checks every other route in a session that has run a program, and has shown its identifier so. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("otherRoutes")
    void everyOtherRouteInEveryMode(String mode, String name) {
        JsonObject contract = read("/contract/" + mode + "/" + name + ".json");
        JsonObject caller = contract.getJsonObject("caller");
        var gateway = new Client(Servers.gateway(mode).uri());
        String session = "contract-" + UUID.randomUUID();
        pool.forget();
        Answer ran = gateway.execute(Client.python("print('" + session + "')"), "X-Session-ID", session);
        assertThat(ran.status()).as(ran.body()).isEqualTo(200);
        String query = programs(session).get(0).query();
        pool.forget();

        Answer answer = gateway.send(
                caller.getString("method"),
                caller.getString("path"),
                caller.getString("body", null),
                "X-Session-ID",
                session);

        assertThat(answer.status()).as(answer.body()).isEqualTo(contract.getInt("status"));
        String identifier = query.replaceAll(".*(identifier=[^&]*).*", "$1");
        assertThat(pool.calls("").stream()
                        .filter(call -> mode.equals("preview")
                                ? call.path().startsWith("/sessions")
                                        || call.path().startsWith("/pools/")
                                : call.query().contains(identifier))
                        .map(PoolContractIT::withoutSecrets)
                        .toList())
                .isEqualTo(contract.getJsonArray("calls").stream()
                        .map(call -> expected(call.asJsonObject()))
                        .toList());
    }

    /** Returns the calls that carry a program of this session, in whatever form. */
    private List<Recorded> programs(String session) {
        return pool.calls("").stream()
                .filter(call -> call.path().contains("/exec"))
                .filter(call -> call.body().contains(session)
                        || normal(call.body()).contains(base64("print('" + session + "')")))
                .toList();
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

    /**
     * Returns the calls of a mode. Both gateways may be probing the same pool: their calls are told apart by the
     * execution's identifier, or by the mode's paths.
     */
    private List<Recorded> callsOf(String mode) {
        List<Recorded> executions = pool.calls(mode.equals("code-interpreter") ? "/executions" : "/execute").stream()
                .filter(call ->
                        !mode.equals("code-interpreter") || normal(call.body()).contains("DRIVER"))
                .toList();
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
        headers.computeIfPresent("content-type", (name, value) -> normal(value));
        headers.computeIfPresent(
                "idempotency-key", (name, value) -> UUID.fromString(value).version() + "");
        headers.computeIfPresent("sluice-request", (name, value) -> value.length() + "");
        return Map.of(
                "method", call.method(),
                "path", call.path(),
                "query", call.query().replaceAll("identifier=sluice-[0-9a-f]{40}", "identifier=IDENTIFIER"),
                "headers", headers,
                "body", normal(call.body()));
    }

    /**
     * Returns a body without what is drawn at random; the driver, of which there is one, stands as what it is told to
     * do.
     */
    private static String normal(String body) {
        Matcher driver = DRIVER.matcher(body);
        String readable = !driver.find()
                ? body
                : driver.replaceFirst(match -> Matcher.quoteReplacement("\"code\":\"DRIVER "
                        + Json.createValue(decoded(match.group(1))).toString().substring(1)));
        return readable.replaceAll("sluice-[0-9a-f]{8}-[0-9a-f-]{27}", "BOUNDARY");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
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
                "body", call.containsKey("body") ? call.get("body").toString() : call.getString("text", ""));
    }

    private static JsonObject read(String resource) {
        try (InputStream in = Objects.requireNonNull(PoolContractIT.class.getResourceAsStream(resource), resource)) {
            return Json.createReader(in).readObject();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
