package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that every threat of docs/security.md has a defence, and that every test that it names is there and runs. */
class SecurityDocumentTest {
    private static final Pattern THREAT = Pattern.compile("^\\| T\\d+ \\|.*", Pattern.MULTILINE);
    private static final Pattern PROOF = Pattern.compile("`(\\w+(?:Test|IT))(?:\\.(\\w+))?`");

    private final String document = read(Path.of("docs/security.md"));

    @Test
    void everyThreatNamesTheTestThatProvesItsDefence() {
        List<String> threats =
                THREAT.matcher(document).results().map(row -> row.group()).toList();

        assertThat(threats).hasSizeGreaterThan(20).allMatch(row -> PROOF.matcher(row)
                .find());
        assertThat(threats.stream().map(row -> row.split("\\|", -1)[1].strip())).doesNotHaveDuplicates();
    }

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        Map<String, String> tests = tests();

        for (Matcher proof = PROOF.matcher(document); proof.find(); ) {
            assertThat(tests).as("docs/security.md names it").containsKey(proof.group(1));
            if (proof.group(2) != null) {
                assertThat(tests.get(proof.group(1)))
                        .as(proof.group(1))
                        .containsPattern("(void|ArchRule) " + proof.group(2) + "\\b");
            }
        }
    }

    private static Map<String, String> tests() throws IOException {
        try (Stream<Path> modules = Files.list(Path.of("src"))) {
            return modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .flatMap(SecurityDocumentTest::walk)
                    .filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            SecurityDocumentTest::read,
                            (one, other) -> one + other,
                            java.util.TreeMap::new));
        }
    }

    private static Stream<Path> walk(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
