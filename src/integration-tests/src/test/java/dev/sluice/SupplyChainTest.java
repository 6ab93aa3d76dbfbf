package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Checks that what is built tomorrow is what was built today; Maven's enforcer looks at what the libraries bring along.
 */
class SupplyChainTest {
    private static final Pattern VERSION = Pattern.compile("<(version|[a-z0-9.-]+\\.version)>([^<]+)</\\1>");
    private static final Pattern FROM = Pattern.compile("^FROM (\\S+)(?: AS (\\S+))?", Pattern.MULTILINE);
    private static final Pattern EXACT = Pattern.compile("\\$\\{[a-z0-9.-]+}|[0-9][A-Za-z0-9._-]*");

    @Test
    void everyVersionInAPomIsOneVersion() throws IOException {
        // The two that say on what the build itself runs may be open above.
        String poms = poms().replaceAll("<require(Maven|Java)Version>.*?</require\\1Version>", "");

        List<String> versions =
                found(VERSION, poms).map(match -> match.group(2)).toList();

        assertThat(versions).hasSizeGreaterThan(20).allMatch(version -> EXACT.matcher(version)
                .matches());
        assertThat(poms)
                .contains(
                        "<banDynamicVersions>",
                        "<requirePluginVersions>",
                        "cyclonedx-maven-plugin",
                        "<failOnBlacklist>true");
    }

    private static String poms() throws IOException {
        var poms = new StringBuilder(Files.readString(Path.of("pom.xml")));
        try (var modules =
                Files.newDirectoryStream(Path.of("src"), module -> Files.exists(module.resolve("pom.xml")))) {
            for (Path module : modules) {
                poms.append(Files.readString(module.resolve("pom.xml")));
            }
        }
        return poms.toString();
    }

    @Test
    void everyImageHasATagThatSaysWhichItIs() throws IOException {
        List<MatchResult> from =
                found(FROM, Files.readString(Path.of("Dockerfile"))).toList();
        Set<String> ours = from.stream()
                .map(match -> match.group(2))
                .filter(java.util.Objects::nonNull)
                .collect(Collectors.toSet());

        assertThat(from.stream().map(match -> match.group(1)).filter(image -> !ours.contains(image)))
                .isNotEmpty()
                .allMatch(image -> image.matches(".+:[a-z-]*\\d[\\w.-]*(@sha256:[0-9a-f]{64}|\\$\\{[A-Z]+_DIGEST})"))
                .noneMatch(image -> image.contains("latest"));
    }

    private static java.util.stream.Stream<MatchResult> found(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }
}
