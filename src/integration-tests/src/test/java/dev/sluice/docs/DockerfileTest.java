package dev.sluice.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks what can be said of the images without building them. */
class DockerfileTest {
    private static final String DOCKERFILE = Pages.text(Path.of("Dockerfile"));
    private static final Pattern COPIED = Pattern.compile("^COPY (?!--from)(?:--\\S+ )*(.+)$", Pattern.MULTILINE);
    private static final Pattern PROJECT_VERSION =
            Pattern.compile("<artifactId>sluice</artifactId>\\s*<version>([^<]+)</version>");

    @Test
    void whatIsCopiedIsInTheContext() {
        Set<String> sent = Pages.text(Path.of(".dockerignore"))
                .lines()
                .filter(line -> line.startsWith("!"))
                .map(line -> line.substring(1))
                .collect(Collectors.toSet());

        assertThat(Pages.found(COPIED, DOCKERFILE).flatMap(DockerfileTest::sources))
                .hasSizeGreaterThan(3)
                .allSatisfy(source -> {
                    assertThat(matches(source)).isNotEmpty();
                    assertThat(sent).contains(Path.of(source).getName(0).toString());
                });
    }

    private static List<Path> matches(String source) throws IOException {
        Path path = Path.of(source);
        if (!source.contains("*")) {
            return Files.exists(path) ? List.of(path) : List.of();
        }
        try (var found =
                Files.newDirectoryStream(path.getParent(), path.getFileName().toString())) {
            return StreamSupport.stream(found.spliterator(), false).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "session", "emulator"})
    void anImageSaysWhatItIsAndHowItIs(String target) {
        assertThat(stage(target))
                .contains("org.opencontainers.image.title=\"Sluice " + target + "\"")
                .contains("org.opencontainers.image.description=")
                .contains("HEALTHCHECK ")
                .contains("EXPOSE ");
    }

    /**
     * Checks that an image says which it is. The emulator is made of the session's image and has its labels from it.
     */
    @ParameterizedTest
    @ValueSource(strings = {"gateway", "session"})
    void anImageSaysWhichItIs(String target) {
        String version = Pages.found(PROJECT_VERSION, Pages.text(Path.of("pom.xml")))
                .findFirst()
                .orElseThrow();

        assertThat(stage(target))
                .contains("ARG VERSION=" + version)
                .contains("org.opencontainers.image.version=\"$VERSION\"")
                .contains("org.opencontainers.image.revision=\"$REVISION\"")
                .contains("org.opencontainers.image.licenses=\"Apache-2.0\"");
    }

    @Test
    void noBaseImageIsWhateverIsNewest() {
        List<String> stages = Pages.found(Pattern.compile("^FROM \\S+ AS (\\S+)", Pattern.MULTILINE), DOCKERFILE)
                .toList();

        assertThat(Pages.found(Pattern.compile("^FROM (\\S+)", Pattern.MULTILINE), DOCKERFILE)
                        .filter(image -> !stages.contains(image)))
                .isNotEmpty()
                .allMatch(image -> image.matches(".+:[^:]*\\d.*"));
    }

    /** Returns all arguments but the last, which is where the files go. */
    private static java.util.stream.Stream<String> sources(String arguments) {
        String[] words = arguments.split(" ", -1);
        return Arrays.stream(words, 0, words.length - 1);
    }

    private static String stage(String target) {
        return Pages.found(
                        Pattern.compile(
                                "^FROM \\S+ AS " + target + "\\n(.*?)(?=^FROM |\\z)",
                                Pattern.MULTILINE | Pattern.DOTALL),
                        DOCKERFILE)
                .findFirst()
                .orElseThrow();
    }
}
