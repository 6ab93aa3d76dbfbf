package dev.sluice.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the requests of a page of another site whose name resolves to this machine, on every route of an emulator of
 * each kind.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostRuleTest {
    private static final int FORBIDDEN = 403;

    private static final List<String> TARGETS = List.of(
            "/msi/token?api-version=2019-08-01&resource=https%3A%2F%2Fdynamicsessions.io",
            "/python/execute?identifier=session-a",
            "/files?identifier=session-a",
            "/files/note/content?identifier=session-a",
            "/.management/listSessions?api-version=2025-10-02-preview",
            "/sessions?api-version=2025-10-02-preview",
            "/executions?api-version=2025-10-02-preview&identifier=session-a",
            "/.emulator/identity",
            "/.emulator/settings",
            "/.emulator/nothing",
            "/",
            "/nothing");

    private final FakeRunner runner = new FakeRunner();
    private final Emulator emulator = Emulator.start(EmulatorSettings.defaults().withPort(0), runner);
    private final Emulator open =
            Emulator.start(EmulatorSettings.defaults().withHost("0.0.0.0").withPort(0), new FakeRunner("namespaces"));

    @AfterAll
    void close() {
        emulator.close();
        open.close();
    }

    static Stream<String> requests() {
        return Stream.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY")
                .flatMap(method -> TARGETS.stream().map(target -> method + " " + target));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void noRouteAnswersUnderAnotherName(String request) {
        assertThat(status(request, "Host: evil.example")).isEqualTo(FORBIDDEN);
        assertThat(status(request, "Host: evil.example", "Origin: http://evil.example"))
                .isEqualTo(FORBIDDEN);
        assertThat(status(request, "Host: " + emulator.endpoint().getAuthority(), "Origin: http://evil.example"))
                .isEqualTo(FORBIDDEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "localhost.",
                "127.0.0.1.evil.example",
                "evil.example#localhost",
                "localhost@evil.example",
                "localhost:",
                "localhost:99999999",
                "10.0.0.1",
                "0.0.0.0",
                "[::2]",
                "::1",
                ""
            })
    void noOtherNameIsThisMachines(String host) {
        assertThat(status("GET " + TARGETS.get(0), "Host: " + host)).isEqualTo(FORBIDDEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:9090", "127.0.0.1:9090", "127.1.2.3", "[::1]:9090"})
    void everyNameOfThisMachineIs(String host) {
        assertThat(status("GET " + TARGETS.get(0), "Host: " + host)).isEqualTo(401);
        assertThat(status("GET " + TARGETS.get(0), "Host: " + host, "Origin: http://" + host))
                .isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "http://evil.example/msi/token, localhost, 403",
        "//evil.example/msi/token, localhost, 403",
        "http://localhost/msi/token, evil.example, 403",
        "http://localhost/msi/token, localhost, 401",
        "http://localhost/.emulator/settings, evil.example, 403",
        "http://evil.example/.emulator/settings, localhost, 403"
    })
    void aTargetWithAHostOfItsOwn(String target, String host, int status) {
        assertThat(status("GET " + target, "Host: " + host)).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "https://localhost", "http://localhost:1", "http://localhost.evil.example", ""})
    void aPageThatIsNotTheEmulatorsOwn(String origin) {
        assertThat(status("GET " + TARGETS.get(0), "Host: localhost", "Origin: " + origin))
                .isEqualTo(FORBIDDEN);
    }

    @Test
    void twoNamesOrNone() {
        assertThat(status("GET " + TARGETS.get(0), "Host: localhost", "Host: evil.example"))
                .isEqualTo(FORBIDDEN);
        assertThat(status("GET " + TARGETS.get(0), "Host: localhost", "Origin: http://localhost", "Origin: null"))
                .isEqualTo(FORBIDDEN);
        assertThat(status("GET " + TARGETS.get(0), "Accept: */*")).isEqualTo(FORBIDDEN);
        assertThat(RawHttp.status(emulator.endpoint(), "GET " + TARGETS.get(0) + " HTTP/1.0", "Accept: */*"))
                .isEqualTo(FORBIDDEN);
    }

    @Test
    void anEmulatorForOtherMachinesHasManyNamesButItsControlRoutesHaveNot() {
        URI there = open.endpoint();
        assertThat(RawHttp.status(there, "GET " + TARGETS.get(0) + " HTTP/1.1", "Host: pool:9090"))
                .isEqualTo(401);
        assertThat(RawHttp.status(there, "GET " + TARGETS.get(1) + " HTTP/1.1", "Host: pool:9090"))
                .isEqualTo(401);
        assertThat(RawHttp.status(
                        there, "GET " + TARGETS.get(1) + " HTTP/1.1", "Host: pool:9090", "Origin: http://evil.example"))
                .isEqualTo(FORBIDDEN);
        assertThat(RawHttp.status(there, "GET /.emulator/settings HTTP/1.1", "Host: pool:9090"))
                .isEqualTo(FORBIDDEN);
    }

    private int status(String request, String... headers) {
        return RawHttp.status(emulator.endpoint(), request + " HTTP/1.1", headers);
    }
}
