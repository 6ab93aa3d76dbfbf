package dev.sluice.session.runner.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.session.launcher.JavaLauncher;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanguageSupportTest {
    @TempDir
    Path folder;

    @Test
    void allOfItIsUnpackedForEveryUser() throws IOException {
        Path support = LanguageSupport.unpack(folder);

        assertThat(names(support, "")).containsAll(LanguageSupport.SCRIPT_FILES);
        assertThat(names(support.resolve("dev/sluice/session/launcher"), ".class"))
                .containsExactlyInAnyOrderElementsOf(LanguageSupport.LAUNCHER_CLASSES);
        try (Stream<Path> all = Files.walk(support)) {
            assertThat(all).allSatisfy(path -> assertThat(
                            Files.getPosixFilePermissions(path).toString())
                    .contains("OTHERS_READ")
                    .doesNotContain("OTHERS_WRITE", "GROUP_WRITE"));
        }
    }

    @Test
    void whatIsThereIsOnTheLists() throws IOException, URISyntaxException {
        Path scripts = Path.of(LanguageSupport.class.getResource("support/c.sh").toURI())
                .resolveSibling("");
        Path classes = Path.of(
                        JavaLauncher.class.getResource("JavaLauncher.class").toURI())
                .resolveSibling("");

        assertThat(names(scripts, "")).containsExactlyInAnyOrderElementsOf(LanguageSupport.SCRIPT_FILES);
        assertThat(names(classes, ".class"))
                .filteredOn(name -> !name.equals("package-info") && !name.startsWith("JavaLauncherTest"))
                .containsExactlyInAnyOrderElementsOf(LanguageSupport.LAUNCHER_CLASSES);
    }

    @Test
    void everyFileOfItIsUsed() {
        String commands = LanguageDefinitions.builtIn().stream()
                .flatMap(definition ->
                        Stream.of(definition.compile(), definition.run()).flatMap(List::stream))
                .toList()
                .toString();

        assertThat(LanguageSupport.SCRIPT_FILES)
                .filteredOn(name -> !name.equals("node.d.ts"))
                .allSatisfy(name -> assertThat(commands).contains("{support}/" + name));
    }

    private static List<String> names(Path folder, String end) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(end))
                    .map(name -> name.substring(0, name.length() - end.length()))
                    .toList();
        }
    }
}
