package dev.sluice.session.runner;

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
    void theSixThatEveryImageHas() {
        assertThat(LanguageDefinitions.load(Optional.empty()))
                .extracting(LanguageDefinition::language)
                .containsExactly("bash", "c", "c++", "java", "javascript", "python");
    }

    @Test
    void aFolderAddsAndReplacesWithoutARebuild() throws IOException {
        Files.writeString(folder.resolve("lua.json"), FILE.formatted("lua"));
        Files.writeString(folder.resolve("python.json"), FILE.formatted("python"));
        Files.writeString(folder.resolve("README.md"), "not a language");

        var definitions = LanguageDefinitions.load(Optional.of(folder));

        assertThat(definitions)
                .extracting(LanguageDefinition::language)
                .containsExactly("bash", "c", "c++", "java", "javascript", "lua", "python");
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
