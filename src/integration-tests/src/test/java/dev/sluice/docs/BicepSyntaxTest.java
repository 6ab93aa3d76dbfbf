package dev.sluice.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Parses the templates with the tree-sitter grammar of Bicep, which needs Node.js:
 * src/integration-tests/src/test/bicep.
 */
class BicepSyntaxTest {
    private static final Path CHECK = Path.of("src/integration-tests/src/test/bicep");
    private static final Path INSTALLED =
            Path.of("src/integration-tests/target/bicep").toAbsolutePath();
    private static final int MINUTES = 3;

    private record Ended(int code, String output) {}

    @BeforeAll
    static void install() throws Exception {
        Files.createDirectories(INSTALLED);
        try (Stream<Path> files = Files.list(CHECK)) {
            for (Path file : files.toList()) {
                Files.copy(file, INSTALLED.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Ended installed = run(List.of(
                "npm", "ci", "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund", "--prefer-offline"));
        if (installed.code() != 0) {
            skip("npm cannot install the grammar here");
        }
    }

    @Test
    void everyTemplateAndParameterFileParses() throws Exception {
        List<Path> files = Stream.concat(Bicep.templates().stream(), Bicep.parameterFiles().stream())
                .map(Bicep::file)
                .toList();

        assertThat(files).hasSizeGreaterThan(5);
        assertThat(parse(files)).isEqualTo(new Ended(0, ""));
    }

    @Test
    void whatDoesNotParseIsFound(@TempDir Path folder) throws Exception {
        Path broken = Files.writeString(
                folder.resolve("broken.bicep"),
                Bicep.read("main.bicep").text().replaceFirst("location: location", "location location"));

        Ended ended = parse(List.of(broken));

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains("broken.bicep:").contains("does not parse");
    }

    private static Ended parse(List<Path> files) throws Exception {
        List<String> command = new ArrayList<>(List.of("node", "parse.mjs"));
        files.forEach(file -> command.add(file.toAbsolutePath().toString()));
        return run(command);
    }

    private static Ended run(List<String> command) throws Exception {
        Path output = INSTALLED.resolve("output.txt");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(INSTALLED.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                skip(command.get(0) + " does not end");
            }
            return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } catch (IOException e) {
            return skip(command.get(0) + " is not installed here");
        }
    }

    private static Ended skip(String reason) {
        System.out.println("BicepSyntaxTest is skipped: " + reason);
        return abort(reason);
    }
}
