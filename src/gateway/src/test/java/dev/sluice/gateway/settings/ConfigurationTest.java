package dev.sluice.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.harness.Repository;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Tests that the code, the defaults that ship and the documentation know the same keys. */
class ConfigurationTest {
    private static final Path DOCUMENTATION = Repository.path("docs/configuration.md");

    /** Keys whose absence has a meaning of its own, so that they ship without a value. */
    private static final Set<String> WITHOUT_DEFAULT = Set.of(
            "sluice.drain.file",
            "sluice.pool.api-version",
            "sluice.token.client-id",
            "sluice.identifier.previous-secret",
            "sluice.auth.api-keys",
            "sluice.auth.jwt.issuer",
            "sluice.auth.jwt.audience",
            "sluice.auth.jwt.jwks",
            "sluice.cors.origins");

    /** Keys that may be documented although the server or the emulator reads them, and the gateway does not. */
    private static final Set<String> OF_OTHERS = Set.of("sluice.emulator.kind", "sluice.emulator.war");

    private static final Pattern PROFILE = Pattern.compile("^%[^.]+\\.");
    private static final Pattern ENDPOINT = Pattern.compile("<httpEndpoint id=\"([^\"]*)\"");
    private static final Pattern ROW = Pattern.compile("^\\| `(sluice\\.[^`]+)`", Pattern.MULTILINE);

    @Test
    void everyKeyThatIsReadShipsWithADefaultAndNoOther() throws IOException {
        Set<String> shipped = new TreeSet<>(WITHOUT_DEFAULT);
        shipped.addAll(shippedKeys());

        assertThat(shipped).isEqualTo(Configured.keys());
    }

    @Test
    void everyKeyThatIsReadIsDocumentedAndNoOther() throws IOException {
        Set<String> documented = documentedKeys();
        documented.removeAll(OF_OTHERS);

        assertThat(documented).isEqualTo(Configured.keys());
    }

    /**
     * Holds the servers to decision 0051. Elements of the same id are one to the server, so that one of each server's
     * files has to say it.
     */
    @Test
    void everyEndpointSpeaksTheFirstVersionOfHttpAlone() throws IOException {
        for (String server : List.of("liberty/gateway.xml", "src/integration-tests/src/test/liberty/server.xml")) {
            assertThat(Files.readString(Repository.path(server)))
                    .as(server)
                    .containsPattern("<httpEndpoint id=\"defaultHttpEndpoint\"[^>]* protocolVersion=\"http/1.1\"");
        }
        try (var files = Files.walk(Repository.path("liberty"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".xml")).toList()) {
                assertThat(ENDPOINT.matcher(Files.readString(file)).results().map(match -> match.group(1)))
                        .as(file.toString())
                        .allMatch("defaultHttpEndpoint"::equals);
            }
        }
    }

    private static Set<String> shippedKeys() throws IOException {
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Configured.PROPERTIES)) {
            properties.load(reader);
        }
        return properties.stringPropertyNames().stream()
                .map(key -> PROFILE.matcher(key).replaceFirst(""))
                .filter(key -> key.startsWith("sluice.") && !key.contains("/mp-rest/"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> documentedKeys() throws IOException {
        return ROW.matcher(Files.readString(DOCUMENTATION))
                .results()
                .map((MatchResult row) -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
