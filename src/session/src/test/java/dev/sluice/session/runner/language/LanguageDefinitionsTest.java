package dev.sluice.session.runner.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanguageDefinitionsTest {
    private static final String FILE = """
            {
              "language": "%s",
              "find": {"programs": ["own"], "askVersion": ["-v"], "version": "(.*)"},
              "run": ["{program}", "{main}"]
            }
            """;

    @TempDir
    Path folder;

    @Test
    void aFolderAddsAndReplacesWithoutARebuild() throws IOException {
        Files.writeString(folder.resolve("shout.json"), FILE.formatted("shout"));
        Files.writeString(folder.resolve("python.json"), FILE.formatted("python"));
        Files.writeString(folder.resolve("README.md"), "not a language");

        var definitions = LanguageDefinitions.load(Optional.of(folder));

        assertThat(definitions)
                .extracting(LanguageDefinition::language)
                .contains("bash", "c", "shout", "python")
                .hasSize(LanguageDefinitions.builtIn().size() + 1);
        assertThat(definitions)
                .filteredOn(definition -> definition.language().equals("python"))
                .singleElement()
                .satisfies(python -> assertThat(python.programs()).containsExactly("own"));
    }

    @Test
    void aFolderThatIsNotThereStopsTheStart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LanguageDefinitions.load(Optional.of(folder.resolve("nowhere"))))
                .withMessageStartingWith("SLUICE_LANGUAGES names no folder");
    }
}
