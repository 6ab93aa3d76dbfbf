package dev.sluice.docs;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.settings.PolicyName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks that a reader can deploy by docs/azure alone: what its pages, commands and templates name is there, and
 * agrees.
 */
class DeploymentDocsTest {
    private static final Pattern NAMED_FILE = Pattern.compile("docs/(?:azure|kubernetes)/[\\w.-]+\\w");
    private static final Pattern DEPLOYED_OUTPUT = Pattern.compile("properties\\.outputs\\.(\\w+)\\.value");
    private static final Pattern READ_VARIABLE = Pattern.compile("readEnvironmentVariable\\('(\\w+)'");
    private static final Pattern EXPORTED = Pattern.compile("export (\\w+)=");
    private static final Pattern NAMED_IMAGE = Pattern.compile("/(sluice-\\w+):");
    private static final Pattern TARGET = Pattern.compile("--target (\\w+)");
    private static final Pattern BUILT = Pattern.compile("^FROM .+ AS (\\w+)$", Pattern.MULTILINE);
    private static final String DEPLOY = Pages.text(Bicep.FOLDER.resolve("README.md"));

    static Stream<Bicep> templates() {
        return Bicep.templates().stream();
    }

    static Stream<Bicep> parameterFiles() {
        return Bicep.parameterFiles().stream();
    }

    @Test
    void everyFileThatACommandNamesExists() {
        Set<String> named = Stream.of("docs/azure", "docs/kubernetes")
                .flatMap(folder -> Pages.in(Path.of(folder)))
                .flatMap(page -> Pages.found(NAMED_FILE, Pages.text(page)))
                .collect(toCollection(TreeSet::new));

        assertThat(named).isNotEmpty().allSatisfy(file -> assertThat(Path.of(file))
                .exists());
    }

    @Test
    void everyFileOfTheFolderIsInItsTable() throws Exception {
        try (Stream<Path> files = Files.list(Bicep.FOLDER)) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())).filter(name -> !name.equals("README.md")))
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(DEPLOY).contains("](" + name + ")"));
        }
    }

    @ParameterizedTest
    @MethodSource("parameterFiles")
    void aParameterFileSetsWhatItsTemplateHasAndAllThatItDemands(Bicep values) {
        Bicep template = Bicep.read(values.template());

        assertThat(template.parameters().keySet()).containsAll(values.values());
        assertThat(values.values()).containsAll(template.required());
    }

    @ParameterizedTest
    @MethodSource("templates")
    void everyParameterAndOutputOfAModuleAgreesWithItsUse(Bicep template) {
        assertThat(template.modules()).allSatisfy(use -> {
            Bicep module = Bicep.read(use.file());
            assertThat(module.parameters().keySet()).containsAll(use.arguments());
            assertThat(use.arguments()).containsAll(module.required());
        });
        assertThat(template.parameters().keySet())
                .allSatisfy(name -> assertThat(template.uses(name)).as(name).isGreaterThan(1));
    }

    @Test
    void theModulesAreFound() {
        assertThat(Bicep.read("main.bicep").modules())
                .extracting(Bicep.Module::file)
                .containsExactlyInAnyOrder(
                        "environment.bicep", "session-pool.bicep", "code-interpreter-pool.bicep", "gateway.bicep");
    }

    @Test
    void theCommandForTheFoundationGivesItsParameters() {
        var command = Pattern.compile("--template-file docs/azure/foundation\\.bicep --parameters (.+)");
        String arguments = Pages.found(command, DEPLOY).findFirst().orElseThrow();
        Set<String> given = Pages.found(Pattern.compile("(\\w+)="), arguments).collect(toCollection(TreeSet::new));
        Bicep foundation = Bicep.read("foundation.bicep");

        assertThat(foundation.parameters().keySet()).containsAll(given);
        assertThat(given).containsAll(foundation.required());
    }

    @Test
    void everyOutputThatACommandReadsIsOne() {
        Set<String> read = Pages.in(Bicep.FOLDER)
                .flatMap(page -> Pages.found(DEPLOYED_OUTPUT, Pages.text(page)))
                .collect(toCollection(TreeSet::new));

        assertThat(Bicep.read("main.bicep").outputs()).isNotEmpty().containsAll(read);
        assertThat(read).contains("gatewayFqdn");
    }

    @ParameterizedTest
    @MethodSource("parameterFiles")
    void everyVariableThatAParameterFileReadsIsExportedByTheCommands(Bicep values) {
        Set<String> exported = Pages.found(EXPORTED, DEPLOY).collect(toCollection(TreeSet::new));

        assertThat(Pages.found(READ_VARIABLE, values.text())).isNotEmpty().allMatch(exported::contains);
    }

    @Test
    void theImagesThatAreBuiltAreThoseThatAreDeployed() {
        String task = Pages.text(Bicep.FOLDER.resolve("images.yaml"));
        Set<String> deployed =
                Pages.found(NAMED_IMAGE, Bicep.read("main.bicep").text()).collect(toCollection(TreeSet::new));

        assertThat(deployed).containsExactly("sluice-gateway", "sluice-session");
        assertThat(Pages.found(NAMED_IMAGE, task)).isNotEmpty().isSubsetOf(deployed);
        assertThat(Pages.found(NAMED_IMAGE, DEPLOY)).isNotEmpty().isSubsetOf(deployed);
        assertThat(Pages.found(TARGET, task + DEPLOY))
                .isNotEmpty()
                .isSubsetOf(
                        Pages.found(BUILT, Pages.text(Path.of("Dockerfile"))).toList());
    }

    @Test
    void thePoliciesOfTheTemplateAreThoseOfTheGateway() {
        var allowed = Pattern.compile("@allowed\\(\\[\\n([^\\]]*)]\\)\\nparam identifierPolicy ");
        List<String> policies = Pages.found(allowed, Bicep.read("main.bicep").text())
                .flatMap(list -> Pages.found(Pattern.compile("'([^']+)'"), list))
                .toList();

        assertThat(policies)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(PolicyName.values())
                        .map(policy -> policy.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .toList());
    }

    @Test
    void theRoleIsTheOneThatTheDocumentsName() {
        String role = "0fb8eba5-a2bb-4abe-b1c1-49dfad359bb0";

        assertThat(List.of(Bicep.read("session-pool.bicep"), Bicep.read("code-interpreter-pool.bicep")))
                .allSatisfy(pool -> assertThat(pool.text())
                        .contains("\"Azure ContainerApps Session Executor\".\nvar sessionExecutor = '" + role + "'")
                        .contains("scope: pool\n"));
    }

    @Test
    void sessionsHaveNeitherNetworkNorIdentity() {
        assertThat(Bicep.read("session-pool.bicep").text())
                .containsPattern("sessionNetworkConfiguration: \\{\\s+status: 'EgressDisabled'")
                .containsPattern(
                        "managedIdentitySettings: \\[\\s+\\{\\s+identity: pullIdentity.id\\s+lifecycle: 'None'")
                .doesNotContain("EgressEnabled", "secretRef", "secure()");
    }
}
