package dev.sluice.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.piston.LanguageRuntime;
import dev.sluice.piston.Limits;
import io.smallrye.config.SmallRyeConfig;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    /** The keys for which profile azure has no default. */
    private static final Map<String, String> AZURE = Map.of(
            "sluice.pool.endpoint", "https://pool.example/subscriptions/s/sessionPools/p",
            "sluice.identifier.policy", "request",
            "sluice.identifier.secret", SECRET,
            "sluice.auth.mode", "none",
            "sluice.auth.allow-anonymous", "true");

    /** The keys for which any text will do. */
    private static final Set<String> FREE = Set.of(
            "sluice.pool.api-version",
            "sluice.token.scope",
            "sluice.token.client-id",
            "sluice.identifier.name",
            "sluice.health.language",
            "sluice.drain.file");

    /** The keys whose values are never shown; tests of their own say what is allowed. */
    private static final Set<String> SECRET_KEYS =
            Set.of("sluice.identifier.secret", "sluice.identifier.previous-secret", "sluice.auth.api-keys");

    @Test
    void aKeyThatIsWrittenWhereItsHashBelongsIsNotShown() {
        assertThat(lines("local", Map.of("sluice.auth.mode", "api-key", "sluice.auth.api-keys", "alice:hunter2")))
                .singleElement()
                .asString()
                .startsWith("sluice.auth.api-keys is not readable; it must be a comma-separated list of NAME:SALT:HASH")
                .doesNotContain("hunter2");
    }

    @Test
    void aModeThatNeedsMoreSaysWhatItNeeds() {
        assertThat(lines("local", Map.of("sluice.auth.mode", "api-key")))
                .singleElement()
                .asString()
                .startsWith("sluice.auth.api-keys is not set, and sluice.auth.mode needs it; it must be");
        assertThat(lines("local", Map.of("sluice.auth.mode", "jwt")))
                .extracting(line -> line.split(" ", 2)[0])
                .containsExactly("sluice.auth.jwt.issuer", "sluice.auth.jwt.audience", "sluice.auth.jwt.jwks");
    }

    @Test
    void authenticationLetsStrangersAskWithoutAnotherSwitch() {
        Map<String, String> set = new HashMap<>(AZURE);
        set.remove("sluice.auth.allow-anonymous");
        set.put("sluice.auth.mode", "api-key");
        set.put("sluice.auth.api-keys", "alice:" + "a".repeat(32) + ":" + "b".repeat(64));

        Settings settings = read("azure", set);

        assertThat(settings.auth().loopbackOnly()).isFalse();
        assertThat(settings.auth().apiKeys()).extracting(ApiKey::user).containsExactly("alice");
    }

    @Test
    void thePreviousSecretIsASecretAndAnother() {
        assertThat(lines("local", Map.of("sluice.identifier.previous-secret", "hunter2")))
                .singleElement()
                .asString()
                .startsWith("sluice.identifier.previous-secret is too short")
                .doesNotContain("hunter2");
        Map<String, String> same =
                Map.of("sluice.identifier.secret", SECRET, "sluice.identifier.previous-secret", SECRET);
        assertThat(lines("local", same))
                .singleElement()
                .asString()
                .startsWith("sluice.identifier.previous-secret is the same as sluice.identifier.secret")
                .doesNotContain(SECRET);
    }

    @Test
    void profileLocalStartsWithNothingElseSet() {
        assertThat(Configured.local().pool().endpoint()).isEqualTo(URI.create("http://127.0.0.1:9090"));
    }

    @Test
    void profileLocalServesThisMachineAlone() {
        assertThat(Configured.local().auth().loopbackOnly()).isTrue();
    }

    @Test
    void theLimitsThatShipArePistonsOwn() {
        assertThat(Configured.local().limits().program()).isEqualTo(Limits.DEFAULT);
    }

    @Test
    void profileAzureStartsOnceItIsToldWhatItHasNoDefaultFor() {
        assertThat(read("azure", AZURE).pool().endpoint())
                .isEqualTo(URI.create("https://pool.example/subscriptions/s/sessionPools/p"));
    }

    @Test
    void profileAzureNamesEverythingThatIsMissingInOneMessage() {
        assertThat(lines("azure", Map.of()))
                .hasSize(4)
                .anyMatch(line -> line.startsWith("sluice.pool.endpoint is not set; it must be"))
                .anyMatch(line -> line.startsWith("sluice.identifier.policy is not set; it must be one of"))
                .anyMatch(line ->
                        line.startsWith("sluice.identifier.secret is not set; it must be a secret of at least 32"))
                .anyMatch(line -> line.startsWith("sluice.auth.mode is not set; it must be one of"));
    }

    @Test
    void withoutAuthenticationStrangersAreLetInOnlyByExplicitWish() {
        Map<String, String> set = new HashMap<>(AZURE);
        set.remove("sluice.auth.allow-anonymous");

        assertThat(faults("azure", set))
                .hasMessageContaining("sluice.auth.mode is \"none\" outside profile local")
                .hasMessageContaining("sluice.auth.allow-anonymous=true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "azure"})
    void sessionsOfUsersNeedUsersWhoProveWhoTheyAre(String profile) {
        Map<String, String> set = new HashMap<>(AZURE);
        set.put("sluice.identifier.policy", "user-project");

        assertThat(faults(profile, set))
                .hasMessageContaining("sluice.identifier.policy is \"user-project\"")
                .hasMessageContaining("sluice.auth.mode is \"none\"")
                .hasMessageContaining("request, job, fixed, random");
    }

    @Test
    void aRunLongerThanTheCodeInterpretersIsRefused() {
        assertThat(faults(
                        "local",
                        Configured.pairs("sluice.pool.mode", "code-interpreter", "sluice.limits.run-timeout", "PT4M")))
                .hasMessageContaining("sluice.limits.run-timeout")
                .hasMessageContaining("PT3M30S");
        assertThat(read("local", Configured.pairs("sluice.pool.mode", "code-interpreter"))
                        .pool()
                        .apiVersion())
                .isEqualTo("2025-10-02-preview");
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(delimiter = '|', textBlock = """
            sluice.http.port | 0 | a whole number from 1 to 65535
            sluice.http.port | 65536 | a whole number from 1 to 65535
            sluice.pool.mode | IDENTIFIER | one of identifier, preview, code-interpreter
            sluice.pool.mode | container | one of identifier, preview, code-interpreter
            sluice.pool.payload | tiny | one of auto, minimal
            sluice.pool.endpoint | pool.example | an absolute http or https URL
            sluice.pool.endpoint | ftp://pool.example | an absolute http or https URL
            sluice.pool.endpoint | https:///pool | an absolute http or https URL
            sluice.pool.endpoint | https://pool.example?a=b | without user info, query and fragment
            sluice.pool.endpoint | https://pool.example#a | without user info, query and fragment
            sluice.pool.endpoint | https://pool example | an absolute http or https URL
            sluice.pool.execute-path | execute | must begin with / and hold {language} once
            sluice.pool.execute-path | /execute | must begin with / and hold {language} once
            sluice.pool.execute-path | /{language}/{language} | must begin with / and hold {language} once
            sluice.pool.execute-path | /{language}?a=b | must begin with / and hold {language} once
            sluice.pool.cooldown | 5m | an ISO-8601 duration from PT1S to PT1H
            sluice.pool.cooldown | PT0S | an ISO-8601 duration from PT1S to PT1H
            sluice.pool.cooldown | PT2H | an ISO-8601 duration from PT1S to PT1H
            sluice.max-in-flight | 0 | a whole number from 1 to 100000
            sluice.max-in-flight | many | a whole number from 1 to 100000
            sluice.preview.max-sessions | 1.5 | a whole number from 1 to 1000000
            sluice.identifier.policy | user_project | one of request, user-project, job, fixed, random
            sluice.retry.budget | -PT1S | an ISO-8601 duration from PT0S to PT5M
            sluice.retry.exhausted | PT6M | an ISO-8601 duration from PT0S to PT5M
            sluice.drain.delay | PT11M | an ISO-8601 duration from PT0S to PT10M
            sluice.playground.enabled | maybe | true or false
            sluice.playground.pool-page | ftp://pool.example | an absolute http or https URL
            sluice.retry.foreign-adapter | sometimes | one of never, cold-start, always
            sluice.pool.reuse-connections | maybe | true or false
            sluice.pool.max-concurrent-sessions | -1 | a whole number from 0 to 1000000
            sluice.max-in-flight-bytes | 1GB | a whole number from 0
            sluice.max-waiting | -1 | a whole number from 0 to 100000
            sluice.max-wait | PT10M | an ISO-8601 duration from PT0S to PT5M
            sluice.timeout.token | PT0S | an ISO-8601 duration from PT0.1S to PT1M
            sluice.timeout.request | PT3H | an ISO-8601 duration from PT1S to PT2H
            sluice.timeout.connect | PT0.01S | an ISO-8601 duration from PT0.1S to PT1M
            sluice.timeout.execution | PT99999999999999999999S | an ISO-8601 duration from PT1S to PT1H
            sluice.limits.body | 10MB | a whole number from 1024
            sluice.limits.reply | 99999999999999999999 | a whole number from 1024
            sluice.limits.file | 128MB | a whole number from 1024
            sluice.timeout.file | PT0S | an ISO-8601 duration from PT1S to PT1H
            sluice.files.max-in-flight | 41 | a whole number from 1 to 40
            sluice.limits.run-timeout | 3000 | an ISO-8601 duration from PT0.001S to PT1H
            sluice.limits.compile-timeout | PT0S | an ISO-8601 duration from PT0.001S to PT1H
            sluice.limits.run-cpu-time | PT2H | an ISO-8601 duration from PT0.001S to PT1H
            sluice.limits.compile-cpu-time | -PT1S | an ISO-8601 duration from PT0.001S to PT1H
            sluice.limits.run-memory | -2 | a whole number from -1
            sluice.limits.compile-memory | 1GB | a whole number from -1
            sluice.runtimes | python | a comma-separated list of language@version:alias|alias
            sluice.runtimes | python@3.11.0: | a comma-separated list of language@version:alias|alias
            sluice.runtimes | python@3.11.0,,bash@5.2.15 | a comma-separated list of language@version:alias|alias
            sluice.runtimes.refresh | P2D | an ISO-8601 duration from PT1S to PT24H
            sluice.health.interval | PT0.5S | an ISO-8601 duration from PT1S to PT1H
            sluice.health.details | yes | true or false
            sluice.auth.mode | open | one of none, api-key, jwt
            sluice.auth.jwt.issuer | a,,b | a comma-separated list of names
            sluice.auth.jwt.audience | a b | a comma-separated list of names
            sluice.auth.jwt.jwks | http://login.example/keys | the https URL of the issuer's keys
            sluice.auth.jwt.jwks | keys.json | the https URL of the issuer's keys
            sluice.auth.jwt.algorithms | HS256 | a comma-separated list of ES256
            sluice.auth.jwt.algorithms | none | a comma-separated list of ES256
            sluice.auth.jwt.user-claim | oid, | a comma-separated list of claims
            sluice.auth.jwt.clock-skew | PT1H | an ISO-8601 duration from PT0S to PT5M
            sluice.runtimes.unknown-version | latest | one of refuse, nearest
            sluice.limits.files | 0 | a whole number from 1 to 100000
            sluice.limits.args | -1 | a whole number from 0 to 100000
            sluice.limits.arrival | 30 | an ISO-8601 duration from PT1S to PT1H
            sluice.rate-limit.requests | -1 | a whole number from 0
            sluice.rate-limit.window | PT0.5S | an ISO-8601 duration from PT1S to PT24H
            sluice.cors.origins | https://a.example/path | origins such as https://app.example
            sluice.cors.origins | null | origins such as https://app.example
            sluice.auth.allow-anonymous | yes | true or false
            """)
    void aWrongValueIsNamedWithItsKeyAndWhatIsAllowed(String key, String value, String allowed) {
        assertThat(lines("local", Map.of(key, value)))
                .singleElement()
                .asString()
                .startsWith(key + " is \"" + value + "\"; it must ")
                .contains(allowed);
    }

    @Test
    void aPasswordInTheEndpointIsNotShown() {
        assertThat(lines("local", Map.of("sluice.pool.endpoint", "https://user:hunter2@pool.example")))
                .singleElement()
                .asString()
                .startsWith("sluice.pool.endpoint is a value that is not shown; it must be an absolute")
                .contains("without user info")
                .doesNotContain("hunter2");
    }

    @Test
    void everyKeyWithADomainIsInTheTableAbove() throws Exception {
        var table = SettingsTest.class
                .getDeclaredMethod(
                        "aWrongValueIsNamedWithItsKeyAndWhatIsAllowed", String.class, String.class, String.class)
                .getAnnotation(CsvSource.class);
        Set<String> covered = table.textBlock()
                .lines()
                .map(line -> line.substring(0, line.indexOf(' ')))
                .collect(Collectors.toCollection(TreeSet::new));
        covered.addAll(FREE);
        covered.addAll(SECRET_KEYS);

        assertThat(covered).isEqualTo(Configured.keys());
    }

    @Test
    void everyMistakeIsToldAtOnce() {
        var set = Map.of("sluice.pool.mode", "a", "sluice.retry.budget", "b", "sluice.auth.allow-anonymous", "c");

        assertThat(lines("local", set)).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sluice.token.scope", "sluice.identifier.name", "sluice.health.language"})
    void aTextThatIsNeededMayNotBeBlank(String key) {
        assertThat(faults("local", Map.of(key, " "))).hasMessageStartingWith(key + " is not set; it must ");
    }

    @Test
    void aSecretThatIsTooShortIsNotShown() {
        assertThat(faults("local", Map.of("sluice.identifier.secret", "hunter2")))
                .hasMessageContaining("sluice.identifier.secret is too short")
                .hasMessageContaining("at least 32 bytes")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void aSecretIsNotShownBesideAnotherMistake() {
        var set = Map.of("sluice.identifier.secret", SECRET, "sluice.pool.mode", "wrong");

        assertThat(faults("local", set)).hasMessageNotContaining(SECRET);
    }

    @Test
    void aRequestMayLastAsLongAsItsExecution() {
        assertThat(lines("local", Map.of("sluice.timeout.execution", "PT5M", "sluice.timeout.request", "PT4M")))
                .singleElement()
                .asString()
                .startsWith("sluice.timeout.request is PT4M")
                .contains("at least PT5M");
    }

    @Test
    void settingsDoNotShowTheirSecret() {
        assertThat(Configured.local("sluice.identifier.secret", SECRET).toString())
                .doesNotContain(SECRET);
    }

    @Test
    void aSecretDoesNotShowItself() {
        assertThat(new Secret(SECRET)).hasToString("Secret[…]");
    }

    @Test
    void aSecretOfThirtyTwoBytesIsEnough() {
        assertThatCode(() -> Configured.local("sluice.identifier.secret", "é".repeat(16)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"local, IDENTIFIER, http://127.0.0.1:9090", "azure, PREVIEW, https://azure.example/pool"})
    void changingTheProfileAloneChangesModeAndEndpoint(String profile, PoolMode mode, URI endpoint) {
        Map<String, String> set = new HashMap<>();
        AZURE.forEach((key, value) -> set.put("%azure." + key, value));
        set.put("%local.sluice.pool.mode", "identifier");
        set.put("%azure.sluice.pool.mode", "preview");
        set.put("%azure.sluice.pool.endpoint", "https://azure.example/pool");

        Settings.Pool pool = read(profile, set).pool();

        assertThat(List.of(pool.mode(), pool.endpoint())).isEqualTo(List.of(mode, endpoint));
    }

    @ParameterizedTest
    @CsvSource({"identifier, 2025-10-02-preview", "preview, 2024-02-02-preview"})
    void eachModeHasItsOwnApiVersion(String mode, String apiVersion) {
        assertThat(Configured.local("sluice.pool.mode", mode).pool().apiVersion())
                .isEqualTo(apiVersion);
    }

    @Test
    void anotherApiVersionMayBeSet() {
        assertThat(Configured.local("sluice.pool.api-version", "2030-01-01")
                        .pool()
                        .apiVersion())
                .isEqualTo("2030-01-01");
    }

    @ParameterizedTest
    @MethodSource
    void environmentVariablesWinOverWhatShips(String variable, String value, String key) {
        SmallRyeConfig config = Configured.config("local", Map.of(), Map.of(variable, value));
        new SettingsReader(config).read();

        assertThat(config.getValue(key, String.class)).isEqualTo(value);
    }

    static Object[][] environmentVariablesWinOverWhatShips() {
        return new Object[][] {
            {"SLUICE_POOL_EXECUTE_PATH", "/run/{language}", "sluice.pool.execute-path"},
            {"SLUICE_AUTH_ALLOW_ANONYMOUS", "true", "sluice.auth.allow-anonymous"},
            {"SLUICE_MAX_IN_FLIGHT", "7", "sluice.max-in-flight"}
        };
    }

    @Test
    void theServersOwnSwitchOfTelemetryIsRefused() {
        var config = Configured.config("local", Map.of(), Map.of("OTEL_SDK_DISABLED", "false"));

        assertThatThrownBy(() -> new SettingsReader(config).read())
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("SLUICE_TELEMETRY=telemetry.xml");
    }

    @Test
    void theModeIsSwitchedByAnEnvironmentVariable() {
        var config = Configured.config("local", Map.of(), Map.of("SLUICE_POOL_MODE", "preview"));

        assertThat(new SettingsReader(config).read().pool().mode()).isEqualTo(PoolMode.PREVIEW);
    }

    @Test
    void profileLocalServesOnlyAPoolOfThisMachine() {
        assertThat(lines("local", Map.of("sluice.pool.endpoint", "https://pool.example")))
                .singleElement()
                .asString()
                .startsWith("sluice.pool.endpoint is not on this machine");
    }

    @Test
    void aPathThatCannotStandInAUriIsRefused() {
        assertThat(lines("local", Map.of("sluice.pool.execute-path", "/{language}/exe cute")))
                .singleElement()
                .asString()
                .startsWith("sluice.pool.execute-path is ");
    }

    @Test
    void theEndpointIsTheSameWithAndWithoutASlashAtItsEnd() {
        assertThat(Configured.local("sluice.pool.endpoint", "https://localhost/p//")
                        .pool()
                        .endpoint())
                .isEqualTo(URI.create("https://localhost/p"));
    }

    @Test
    void durationsAreDurations() {
        assertThat(Configured.local("sluice.retry.budget", "PT1M30S").retry().budget())
                .isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void describedRuntimesHaveVersionsAndAliases() {
        var settings = Configured.local("sluice.runtimes", "python@3.11.0:py|py3, c++@12.2.0");

        assertThat(settings.runtimes().described().all())
                .containsExactly(
                        new LanguageRuntime("python", "3.11.0", List.of("py", "py3"), null),
                        new LanguageRuntime("c++", "12.2.0", List.of(), null));
    }

    @Test
    void everyPolicyHasItsName() {
        assertThat(Arrays.stream(PolicyName.values()).map(ConfigReader::wireName))
                .containsExactly("request", "user-project", "job", "fixed", "random");
    }

    @Test
    void aWrongValueStopsTheRead() {
        assertThatThrownBy(() -> Configured.local("sluice.pool.mode", "wrong"))
                .isInstanceOf(InvalidSettingsException.class);
    }

    private static Settings read(String profile, Map<String, String> set) {
        return new SettingsReader(Configured.config(profile, set, Map.of())).read();
    }

    private static Stream<String> lines(String profile, Map<String, String> set) {
        return String.valueOf(faults(profile, set).getMessage()).lines();
    }

    private static InvalidSettingsException faults(String profile, Map<String, String> set) {
        return catchThrowableOfType(InvalidSettingsException.class, () -> read(profile, set));
    }
}
