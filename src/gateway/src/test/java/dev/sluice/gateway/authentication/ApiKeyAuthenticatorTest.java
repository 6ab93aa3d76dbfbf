package dev.sluice.gateway.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.settings.Configured;
import dev.sluice.harness.BoundedWait;
import dev.sluice.harness.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ApiKeyAuthenticatorTest {
    /** The output of the command: the key, and the line for the configuration. */
    private record Made(String key, String line) {}

    @Test
    void aKeyThatTheCommandMadeIsItsUsers() throws Exception {
        Made alice = make("alice");
        Made bob = make("bob@example.org");
        ApiKeyAuthenticator keys = keys(alice, bob);

        assertThat(keys.authenticate(bearer(alice.key()))).contains(new User("alice"));
        assertThat(keys.authenticate(bearer(bob.key()))).contains(new User("bob@example.org"));
        assertThat(alice.key()).hasSizeGreaterThanOrEqualTo(64).isNotEqualTo(bob.key());
    }

    @Test
    void twoKeysOfOneNameAreOneUserSoThatKeysCanBeReplaced() throws Exception {
        Made old = make("alice");
        Made next = make("alice");
        ApiKeyAuthenticator keys = keys(old, next);

        assertThat(keys.authenticate(bearer(old.key()))).isEqualTo(keys.authenticate(bearer(next.key())));
    }

    @Test
    void aKeyMayComeInEitherHeaderButOnce() throws Exception {
        Made alice = make("alice");
        ApiKeyAuthenticator keys = keys(alice);

        assertThat(keys.authenticate(Credentials.of(List.of(), List.of(alice.key()))))
                .isPresent();
        refused(keys, Credentials.of(List.of("Bearer " + alice.key()), List.of(alice.key())));
        refused(keys, Credentials.of(List.of("Bearer " + alice.key(), "Bearer x"), List.of()));
        refused(keys, Credentials.of(List.of("Basic " + alice.key()), List.of()));
    }

    @Test
    void whatIsWrongWithAKeyIsNotTold() throws Exception {
        Made alice = make("alice");
        ApiKeyAuthenticator keys = keys(alice);

        String almost = refused(keys, bearer(alice.key().substring(1)));
        String empty = refused(keys, bearer("wrong"));

        assertThat(almost).isEqualTo(empty).doesNotContain("alice", alice.key());
    }

    @Test
    void theConfigurationDoesNotHoldTheKey() throws Exception {
        Made alice = make("alice");

        assertThat(alice.line()).startsWith("alice:").doesNotContain(alice.key());
        assertThat(Configured.local("sluice.auth.mode", "api-key", "sluice.auth.api-keys", alice.line())
                        .toString())
                .doesNotContain(alice.line());
    }

    private static String refused(ApiKeyAuthenticator keys, Credentials credentials) {
        var message = new String[1];
        assertThatThrownBy(() -> keys.authenticate(credentials))
                .isInstanceOf(UnauthenticatedException.class)
                .satisfies(e -> message[0] = String.valueOf(e.getMessage()))
                .satisfies(e ->
                        assertThat(((UnauthenticatedException) e).challenge()).contains("invalid_token"));
        return message[0];
    }

    private static Credentials bearer(String key) {
        return Credentials.of(List.of("bearer " + key), List.of());
    }

    private static ApiKeyAuthenticator keys(Made... made) {
        String lines = String.join(",", Stream.of(made).map(Made::line).toList());
        return new ApiKeyAuthenticator(Configured.local("sluice.auth.mode", "api-key", "sluice.auth.api-keys", lines)
                .auth()
                .apiKeys());
    }

    private static Made make(String name) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Repository.path("bin/new-api-key").toString(), name).start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .toList();
        assertThat(Map.entry(BoundedWait.exitCode(process), lines.size())).isEqualTo(Map.entry(0, 2));
        return new Made(lines.get(0), lines.get(1));
    }
}
