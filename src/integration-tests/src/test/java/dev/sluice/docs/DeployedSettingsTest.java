package dev.sluice.docs;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.harness.DocumentedKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/**
 * Checks that Bicep, compose and Kubernetes set variables that exist, look at probes that exist, and agree on ports.
 */
class DeployedSettingsTest {
    private static final Path COMPOSE = Path.of("compose.yaml");
    private static final Path KUBERNETES = Path.of("docs/kubernetes/gateway.yaml");
    private static final Pattern VARIABLE = Pattern.compile("\\b(SLUICE_[A-Z][A-Z_]*[A-Z])\\b");
    private static final Pattern DOCUMENTED_VARIABLE =
            Pattern.compile("^\\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) \\|", Pattern.MULTILINE);
    private static final Pattern PROBE_PATH = Pattern.compile("path: '?(/health/\\w+)'?");

    private static final Map<String, String> PROBES =
            Map.of("startup", "/health/started", "liveness", "/health/live", "readiness", "/health/ready");

    static Stream<Path> deployments() {
        return Stream.concat(
                Stream.of(COMPOSE, Path.of("docs/operations.md"), Path.of("docs/images.md"), Path.of("Dockerfile")),
                Stream.of("docs/azure", "docs/kubernetes").flatMap(folder -> Pages.walk(Path.of(folder))));
    }

    @ParameterizedTest
    @MethodSource("deployments")
    void everyVariableIsDocumented(Path file) {
        assertThat(Pages.found(VARIABLE, Pages.text(file))).allMatch(documented()::contains);
    }

    @Test
    void theGatewayIsToldWhatProfileAzureDemands() {
        List<String> demanded = List.of(
                "SLUICE_POOL_ENDPOINT", "SLUICE_IDENTIFIER_POLICY", "SLUICE_AUTH_MODE", "SLUICE_AUTH_ALLOW_ANONYMOUS");

        assertThat(Bicep.read("gateway.bicep").text()).contains(demanded).contains("SLUICE_IDENTIFIER_SECRET");
        assertThat(Pages.text(KUBERNETES)).contains(demanded).contains("sluice.identifier.secret");
    }

    @Test
    void theProbesAreTheServersOwn() {
        String bicep = Bicep.read("gateway.bicep").text();
        PROBES.forEach((probe, path) -> {
            assertThat(bicep.toLowerCase(java.util.Locale.ROOT))
                    .containsPattern("type: '" + probe + "'\\s+httpget: \\{\\s+path: '" + path + "'");
            assertThat(Pages.text(KUBERNETES)).containsPattern(probe + "Probe:\\s+httpGet:\\s+path: " + path + "\\n");
        });
        assertThat(deployments().flatMap(file -> Pages.found(PROBE_PATH, Pages.text(file))))
                .isNotEmpty()
                .allMatch(PROBES::containsValue);
    }

    @Test
    void thePortsAgree() {
        String gateway = "9080";
        String dockerfile = Pages.text(Path.of("Dockerfile"));

        assertThat(Pages.text(DocumentedKey.DOCUMENTATION)).contains("| `sluice.http.port` | `" + gateway + "` |");
        assertThat(dockerfile)
                .contains("EXPOSE " + gateway)
                .contains("EXPOSE 8080")
                .contains("PORT=8080");
        assertThat(ports(
                        "(?:targetPort|port): (\\d+)",
                        Bicep.read("gateway.bicep").text()))
                .containsOnly(gateway);
        assertThat(ports("containerPort: (\\d+)", Pages.text(KUBERNETES))).containsOnly(gateway);
        assertThat(ports("port: (\\d+)", Pages.text(Path.of("docs/kubernetes/network-policy.yaml"))))
                .containsOnly(gateway);
        assertThat(ports("targetPort: (\\d+)", Bicep.read("session-pool.bicep").text()))
                .containsOnly("8080");
        assertThat(Bicep.read("session-pool.bicep").text()).containsPattern("name: 'PORT'\\s+value: '8080'");
    }

    @Test
    void composeKeepsEmulatorAndGatewayOnOneLoopbackAddress() {
        Map<String, Object> emulator = service("emulator");
        Map<String, Object> gateway = service("gateway");

        assertThat(gateway).containsEntry("network_mode", "service:emulator");
        assertThat(environment(gateway))
                .containsEntry("MP_CONFIG_PROFILE", "local")
                .containsEntry("SLUICE_HTTP_PORT", "9080")
                .containsEntry("IDENTITY_ENDPOINT", "http://127.0.0.1:9090/msi/token")
                .containsEntry("IDENTITY_HEADER", environment(emulator).get("IDENTITY_HEADER"))
                .containsEntry("SLUICE_AUTH_MODE", "api-key");
        assertThat(List.of(
                        environment(gateway).get("IDENTITY_HEADER"),
                        environment(gateway).get("SLUICE_AUTH_API_KEYS")))
                .allSatisfy(secret -> assertThat(secret)
                        .asString()
                        .matches("\\$\\{SLUICE_[A-Z_]+:\\?is not set\\. .+ bin/new-compose-env NAME}"));
        assertThat(environment(emulator))
                .containsEntry("SLUICE_EMULATOR_HOST", "127.0.0.1")
                .containsEntry("SLUICE_EMULATOR_PORT", "9090");
        assertThat(emulator).containsEntry("ports", List.of("127.0.0.1:9080:9080"));
    }

    @Test
    void kubernetesHoldsEnoughReplicasThroughAnUpgrade() {
        String text = Pages.text(KUBERNETES);
        List<Map<String, Object>> documents = Stream.of(text.split("\n---\n", -1))
                .map(document -> new Yaml().<Map<String, Object>>load(document))
                .toList();

        assertThat(documents)
                .extracting(document -> document.get("kind"))
                .contains("Deployment", "Service", "PodDisruptionBudget");
        assertThat(text)
                .contains("maxUnavailable: 0", "runAsNonRoot: true", "allowPrivilegeEscalation: false", "drop: [ALL]")
                .contains("requests:", "limits:");
    }

    private static Set<String> documented() {
        Set<String> known = Pages.found(DOCUMENTED_VARIABLE, Pages.text(DocumentedKey.DOCUMENTATION))
                .flatMap(cell -> Stream.of(cell.replace("`", "").split(", ", -1)))
                .collect(toCollection(TreeSet::new));
        DocumentedKey.all().forEach(key -> known.add(key.variable()));
        return known;
    }

    private static Stream<String> ports(String pattern, String text) {
        return Pages.found(Pattern.compile(pattern), text);
    }

    private static Map<String, Object> service(String name) {
        Map<String, Map<String, Map<String, Object>>> compose = new Yaml().load(Pages.text(COMPOSE));
        return compose.get("services").get(name);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> environment(Map<String, Object> service) {
        return (Map<String, Object>) service.get("environment");
    }
}
