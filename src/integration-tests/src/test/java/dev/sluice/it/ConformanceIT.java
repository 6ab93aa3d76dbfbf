package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Checks that the gateway answers what a real Piston answered, whichever mode its pool speaks. */
@OnLocalServers
@ExtendWith(Servers.class)
class ConformanceIT {
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z0-9.*^>=< -]+)` \\|", Pattern.MULTILINE);

    @TestFactory
    Stream<DynamicTest> identifierMode() {
        return agreeWithPiston(Servers.local("identifier"));
    }

    /** Checks a pool where every run starts an interpreter anew. */
    @TestFactory
    Stream<DynamicTest> identifierModeCold() {
        Servers.Local cold = Servers.local("cold-identifier", "identifier", Map.of("SLUICE_WARM", "off"));
        return Stream.concat(
                agreeWithPiston(cold),
                Stream.of(DynamicTest.dynamicTest("and nothing was started ahead of its run", () -> assertThat(
                                cold.server().process().descendants())
                        .noneMatch(process ->
                                process.info().commandLine().orElse("").contains(".zygote")))));
    }

    @TestFactory
    Stream<DynamicTest> previewMode() {
        return agreeWithPiston(Servers.local("preview"));
    }

    @TestFactory
    Stream<DynamicTest> codeInterpreterMode() throws IOException {
        return agreeButForWhatIsDocumented("interpreter", Map.of());
    }

    @TestFactory
    Stream<DynamicTest> codeInterpreterModeInItsOlderVersion() throws IOException {
        return agreeButForWhatIsDocumented(
                "interpreter-older", Map.of("SLUICE_POOL_API_VERSION", "2024-02-02-preview"));
    }

    /**
     * Checks that the table of docs/code-interpreter.md is true both ways: what it lists differs, and nothing else
     * does.
     */
    private static Stream<DynamicTest> agreeButForWhatIsDocumented(String server, Map<String, String> more)
            throws IOException {
        Client gateway = Servers.local(server, "code-interpreter", more).gateway();
        Set<String> different = ROW.matcher(Files.readString(Path.of("docs/code-interpreter.md")))
                .results()
                .map((MatchResult row) -> row.group(1))
                .collect(Collectors.toSet());
        List<ConformanceCase> cases = ConformanceCase.all();
        assertThat(cases.stream().map(ConformanceCase::name)).containsAll(different);
        assertThat(cases.stream()
                        .filter(recorded -> Set.of("", "python").contains(recorded.language()))
                        .filter(recorded -> !different.contains(recorded.name())))
                .hasSizeGreaterThanOrEqualTo(45);
        return cases.stream()
                .map(recorded -> DynamicTest.dynamicTest(recorded.name(), () -> {
                    List<String> differences = recorded.differences(recorded.sendTo(gateway));
                    if (different.contains(recorded.name())) {
                        assertThat(differences).isNotEmpty();
                    } else {
                        assertThat(differences).isEmpty();
                    }
                }));
    }

    private static Stream<DynamicTest> agreeWithPiston(Servers.Local local) {
        Client gateway = local.gateway();
        Set<String> installed = gateway.get("/api/v2/runtimes").value().asJsonArray().stream()
                .map(runtime -> runtime.asJsonObject().getString("language"))
                .collect(Collectors.toSet());
        return ConformanceCase.all().stream()
                .map(recorded -> DynamicTest.dynamicTest(recorded.name(), () -> {
                    String language = recorded.language();
                    assumeTrue(
                            language.isEmpty() || installed.contains(language),
                            language + " is not installed here: see docs/languages.md");
                    List<String> differences = recorded.differences(recorded.sendTo(gateway));
                    assumeTrue(
                            installed.contains("c") || !differences.equals(List.of("runtime c is missing")),
                            "c is not installed here: install gcc and libc6-dev");
                    assertThat(differences).isEmpty();
                }));
    }
}
