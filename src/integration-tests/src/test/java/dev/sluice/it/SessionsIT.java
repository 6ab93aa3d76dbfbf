package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and sessions, as a caller and as the pool sees them. */
@OnLocalServers
@ExtendWith(Servers.class)
class SessionsIT {
    private Client gateway;
    private Client pool;

    @BeforeEach
    void empty() {
        use("identifier");
    }

    @AfterEach
    void restore() {
        pool.put("/.emulator/settings", "{\"coldStart\":\"PT0S\",\"maxSessions\":5}");
    }

    private void use(String mode) {
        Servers.Local local = Servers.local(mode);
        gateway = local.gateway();
        pool = local.pool();
        // From here on nobody is in doubt and no probe takes a slot: an execution has just proved the pool.
        pool.delete("/.emulator/sessions");
        assertThat(gateway.executeIn("warm-up", "print(42)").status()).isEqualTo(200);
        pool.delete("/.emulator/sessions");
    }

    @ParameterizedTest
    @ValueSource(strings = {"identifier", "preview"})
    void oneNameIsOneSessionAndTheSecondCallAllocatesNothing(String mode) {
        use(mode);
        gateway.executeIn("test-session-1", "open('/mnt/data/mark','w').write('first')");
        int allocations = allocations();

        Answer second = gateway.executeIn("test-session-1", "print(open('/mnt/data/mark').read())");

        assertThat(second.run().getString("stdout")).isEqualTo("first\n");
        assertThat(allocations()).isEqualTo(allocations);
    }

    @ParameterizedTest
    @ValueSource(strings = {"identifier", "preview"})
    void sixNamesOnAPoolOfFive(String mode) {
        use(mode);

        List<Integer> statuses = IntStream.rangeClosed(1, 6)
                .mapToObj(i -> gateway.executeIn("name-" + i, "print(42)").status())
                .toList();

        assertThat(statuses).containsExactly(200, 200, 200, 200, 200, 429);
        assertThat(sessions()).hasSize(5);
        Answer sixth = gateway.executeIn("name-6", "print(42)");
        assertThat(sixth.text("type")).isEqualTo("urn:sluice:problem:pool-exhausted");
        assertThat(gateway.executeIn("name-1", "print(42)").status()).isEqualTo(200);
    }

    @Test
    void queryNamesASessionToo() {
        gateway.post("/api/v2/execute?identifier=by-query", Client.python("open('/mnt/data/q','w').write('q')"));

        assertThat(gateway.executeIn("by-query", "print(open('/mnt/data/q').read())")
                        .run()
                        .getString("stdout"))
                .isEqualTo("q\n");
    }

    @Test
    void otherNameIsAnotherSession() {
        gateway.executeIn("mine", "open('/mnt/data/secret','w').write('mine')");

        assertThat(gateway.executeIn("theirs", "import os;print(os.listdir('/mnt/data'))")
                        .run()
                        .getString("stdout"))
                .isEqualTo("[]\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"identifier", "preview"})
    void cooldownTakesTheSessionAndItsFiles(String mode) {
        use(mode);
        gateway.executeIn("sleeper", "open('/mnt/data/mark','w').write('x')");
        int allocations = allocations();

        pool.post("/.emulator/clock", "{\"advance\":\"PT301S\"}");

        assertThat(sessions()).isEmpty();
        Answer after = gateway.executeIn("sleeper", "import os;print(os.listdir('/mnt/data'))");
        assertThat(after.run().getString("stdout")).isEqualTo("[]\n");
        assertThat(allocations()).isEqualTo(allocations + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"identifier", "preview"})
    void coldStartIsWaitedFor(String mode) {
        use(mode);
        pool.put("/.emulator/settings", "{\"coldStart\":\"PT1S\"}");

        Answer answer = gateway.executeIn("cold-" + mode, "print(42)");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.run().getString("stdout")).isEqualTo("42\n");
    }

    @Test
    void lookingAtASessionAllocatesNoneAndTellsItsTimes() {
        assertThat(gateway.get("/api/v2/session", "X-Session-ID", "looked-at").body())
                .isEqualTo("{\"exists\":false}");
        assertThat(sessions()).isEmpty();

        gateway.executeIn("looked-at", "print(42)");

        JsonObject session =
                gateway.get("/api/v2/session", "X-Session-ID", "looked-at").json();
        assertThat(session.getBoolean("exists")).isTrue();
        assertThat(session.keySet()).containsExactly("exists", "createdAt", "lastUsedAt", "expiresAt");
    }

    @Test
    void stoppedSessionFreesItsSlotAndLosesItsFiles() {
        gateway.executeIn("stopped", "open('/mnt/data/mark','w').write('x')");

        assertThat(gateway.send("DELETE", "/api/v2/session", null, "X-Session-ID", "stopped")
                        .status())
                .isEqualTo(204);

        assertThat(sessions()).isEmpty();
        assertThat(gateway.executeIn("stopped", "import os;print(os.listdir('/mnt/data'))")
                        .run()
                        .getString("stdout"))
                .isEqualTo("[]\n");
    }

    @Test
    void previewSessionCannotBeStopped() {
        use("preview");

        Answer answer = gateway.delete("/api/v2/session");

        assertThat(answer.status()).isEqualTo(501);
        assertThat(answer.text("type")).isEqualTo("urn:sluice:problem:not-supported-in-mode");
    }

    @Test
    void rawIdentifierIsTheCallersNameInNoForm() {
        gateway.executeIn("visible-name", "print(42)");

        List<String> identifiers = sessions().stream()
                .map(session -> session.asJsonObject().getString("identifier"))
                .toList();
        assertThat(identifiers).hasSize(1).allMatch(id -> id.matches("sluice-[0-9a-f]{40}"));
    }

    @Test
    void refusedRequestCostsNoSession() {
        gateway.execute(
                "{\"language\":\"nope\",\"version\":\"*\",\"files\":[{\"content\":\"x\"}]}", "X-Session-ID", "n");

        assertThat(sessions()).isEmpty();
    }

    @Test
    void tokensComeFromTheIdentityEndpointAndThePoolDemandsThem() {
        int before = counts().getInt("tokenRequests");
        IntStream.range(0, 20).forEach(i -> gateway.executeIn("token", "print(42)"));

        assertThat(counts().getInt("tokenRequests")).isEqualTo(before).isPositive();
        assertThat(pool.post("/python/execute?identifier=abcdef", "{}").status())
                .isEqualTo(401);
    }

    @Test
    void oneTokenRequestForTwoHundredCallersWhoseTokenWasRevoked() throws Exception {
        gateway.executeIn("revoked", "print(42)");
        int before = counts().getInt("tokenRequests");
        pool.post("/.emulator/tokens/revoke", "");

        List<Integer> statuses =
                Parallel.run(200, i -> gateway.executeIn("revoked", "print(42)").status());

        assertThat(statuses).containsOnly(200);
        assertThat(counts().getInt("tokenRequests")).isEqualTo(before + 1);
    }

    private JsonArray sessions() {
        return pool.get("/.emulator/sessions").value().asJsonArray();
    }

    private JsonObject counts() {
        return pool.get("/.emulator/counts").json();
    }

    private int allocations() {
        return counts().getInt("allocations");
    }
}
