package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.harness.BoundedWait;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that the README's snippets for clients work as they are written, but for the gateway's port. */
@OnLocalServers
@ExtendWith(Servers.class)
class SnippetsIT {
    private static final String SECTION = "\n## Call it\n";
    private static final String DOCUMENTED = "http://127.0.0.1:9080";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "sh,         bash,    call.sh",
        "python,     python3, call.py",
        "javascript, node,    call.mjs",
        "java,       java,    Call.java",
    })
    void theSnippetRunsTheProgram(String language, String program, String name) throws IOException {
        List<String> needed = language.equals("sh") ? List.of(program, "curl") : List.of(program);
        needed.forEach(each -> assumeTrue(isInstalled(each), "The README's snippets need " + each + ": install it"));
        Servers.Local local = Servers.local("identifier");
        String snippet = snippet(language);
        assertThat(snippet).contains(DOCUMENTED);
        Files.writeString(
                folder.resolve(name),
                snippet.replace(DOCUMENTED, local.gateway().base().toString()));

        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(program, name)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();

        assertThat(BoundedWait.exitCode(process)).as(Files.readString(output)).isZero();
        assertThat(Files.readString(output)).containsPattern("^42\\n$|\"stdout\":\"42\\\\n\"");
    }

    private static String snippet(String language) throws IOException {
        String section =
                Files.readString(Path.of("README.md")).split(SECTION, 2)[1].split("\\n## ", 2)[0];
        Matcher block = Pattern.compile("^```" + language + "\\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(section);
        assertThat(block.find()).as("a snippet in %s", language).isTrue();
        return block.group(1);
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, program))
                .anyMatch(Files::isExecutable);
    }
}
