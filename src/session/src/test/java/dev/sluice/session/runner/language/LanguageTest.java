package dev.sluice.session.runner.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LanguageTest {
    @Test
    void argumentsFollowTheCommand() {
        assertThat(builtIn("python", "3.11.2").runCommand("m.py", List.of(), List.of("a", "", "--b"), Optional.empty()))
                .containsExactly("/bin/program", "m.py", "a", "", "--b");
    }

    @Test
    void aFileThatIsNamedLikeAnOptionIsStillAFile() {
        assertThat(builtIn("python", "3.11.2").runCommand("-c", List.of(), List.of(), Optional.empty()))
                .containsExactly("/bin/program", "./-c");
    }

    @Test
    void allSourcesAreCompiledTogether() {
        assertThat(builtIn("c", "12.2.0").compileCommand("m.c", List.of("m.c", "-n.c"), Optional.empty()))
                .containsExactly("/bin/sh", "/support/c.sh", "m.c", "/bin/program", "-std=c11", "m.c", "./-n.c");
    }

    @Test
    void whatCompilesWhenItRunsGetsTheSourcesToo() {
        assertThat(builtIn("java", "17.0.15")
                        .runCommand("M.java", List.of("M.java", "N.java"), List.of("a"), Optional.empty()))
                .endsWith("M.java", "M.java", "N.java", "--", "a");
    }

    @Test
    void theSupportOfALanguageIsReadableWhereItIsUsed() {
        assertThat(builtIn("c", "12.2.0").readable()).containsExactly(Path.of("/support"));
        assertThat(builtIn("python", "3.11.2").readable()).isEmpty();
    }

    @Test
    void aMemoryLimitReachesVirtualMachinesAsTheirOwnOption() {
        assertThat(builtIn("javascript", "20.0.0").runCommand("m.js", List.of(), List.of(), Optional.of(64L << 20)))
                .contains("--max-old-space-size=64");
    }

    @Test
    void aHeapIsSmallerThanTheLimitSoThatItIsFullFirst() {
        Language java = builtIn("java", "17.0.15");

        assertThat(java.runCommand("M.java", List.of(), List.of(), Optional.of(64L << 20)))
                .contains("-Xmx14m");
        assertThat(java.runCommand("M.java", List.of(), List.of(), Optional.of(1024L << 20)))
                .contains("-Xmx944m");
        assertThat(java.runCommand("M.java", List.of(), List.of(), Optional.of(1L)))
                .contains("-Xmx8m");
        assertThat(java.runCommand("M.java", List.of(), List.of(), Optional.empty()))
                .noneMatch(part -> part.startsWith("-Xmx"));
    }

    @Test
    void aThreadOfAVirtualMachineHasALargeStackWithinTheLimit() {
        Language java = builtIn("java", "17.0.15");

        assertThat(java.runCommand("M.java", List.of(), List.of(), Optional.empty()))
                .contains("-Xss64m");
        assertThat(java.runCommand("M.java", List.of(), List.of(), Optional.of(256L << 20)))
                .contains("-Xss16m");
        assertThat(java.runCommand("M.java", List.of(), List.of(), Optional.of(1L)))
                .contains("-Xss1m");
    }

    @Test
    void aCompilerThatIsAVirtualMachineGetsAHeapOfItsOwn() {
        Language kotlin = builtIn("kotlin", "1.9.0");

        assertThat(kotlin.compileCommand("m.kt", List.of("m.kt"), Optional.of(512L << 20)))
                .contains("-J-Xmx448m");
        assertThat(kotlin.compileCommand("m.kt", List.of("m.kt"), Optional.empty()))
                .noneMatch(part -> part.startsWith("-J"));
    }

    @Test
    void programsGetAnEnvironmentOfOurMaking() {
        assertThat(builtIn("c++", "12.2.0").environment())
                .containsOnlyKeys("HOME", "LANG", "PATH", "PISTON_LANGUAGE")
                .containsEntry("PISTON_LANGUAGE", "c++");
    }

    @Test
    void versionsAreSemanticAndAliasesMayHoldThem() {
        LanguageDefinition python = definition("python");

        assertThat(LanguageDiscovery.runtime(python, "3.11.2").aliases())
                .containsExactly("py", "py3", "python3", "python3.11");
        assertThat(LanguageDiscovery.runtime(python, "25").version()).isEqualTo("25.0.0");
        assertThat(LanguageDiscovery.runtime(python, "17.0.15").version()).isEqualTo("17.0.15");
        assertThat(LanguageDiscovery.runtime(python, "2.16.01").version()).isEqualTo("2.16.1");
        assertThat(LanguageDiscovery.runtime(python, "0.05.00").version()).isEqualTo("0.5.0");
    }

    private static Language builtIn(String name, String version) {
        LanguageDefinition definition = definition(name);
        return new Language(
                definition,
                LanguageDiscovery.runtime(definition, version),
                Path.of("/bin/program"),
                List.of(),
                Path.of("/support"));
    }

    private static LanguageDefinition definition(String name) {
        return LanguageDefinitions.builtIn().stream()
                .filter(language -> language.language().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
