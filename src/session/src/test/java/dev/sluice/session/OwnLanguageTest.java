package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.harness.Repository;
import dev.sluice.session.runner.SharedRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worked example of {@code docs/languages.md}, word for word: one file more, and the program knows a language. */
class OwnLanguageTest {
    private static final Path PAGE = Repository.path("docs", "languages.md");

    @TempDir
    Path folder;

    @Test
    void isThereWhenItsFileIs() throws Exception {
        SharedRunner.get();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path program = Files.createDirectories(folder.resolve("shout/bin")).resolve("shout");
        Files.writeString(program, block("sh"));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path languages = Files.createDirectory(folder.resolve("languages"));
        Files.writeString(
                languages.resolve("shout.json"),
                block("json").replace("/opt/shout", folder.resolve("shout").toString()));

        try (var session = SessionProcess.start(folder, Map.of("SLUICE_LANGUAGES", languages.toString()))) {
            assertThat(session.get("/runtimes"))
                    .contains("{\"language\":\"shout\",\"version\":\"1.2.0\",\"aliases\":[\"loud\",\"shout1\"]}")
                    .contains("\"language\":\"bash\"");
            assertThat(session.run("loud", "hello").getString("stdout")).isEqualTo("HELLO");
            assertThat(session.execute("shout", "hello", Map.of()).toString()).contains("\"version\":\"1.2.0\"");
        }
    }

    private static String block(String kind) throws IOException {
        Matcher block =
                Pattern.compile("```" + kind + "\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
        assertThat(block.find()).as("%s has a block of %s", PAGE, kind).isTrue();
        return block.group(1);
    }
}
