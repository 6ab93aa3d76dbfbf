package dev.sluice.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that a link from one page to another, or to a place in it, leads there. */
class LinksTest {
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|mailto:)([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("^#{1,6} (.+)$", Pattern.MULTILINE);
    private static final Pattern CODE = Pattern.compile("^```.*?^```", Pattern.MULTILINE | Pattern.DOTALL);

    static Stream<Path> pages() {
        return Stream.concat(
                Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md").map(Path::of), Pages.in(Path.of("docs")));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsSomewhere(Path page) {
        assertThat(Pages.found(LINK, Pages.text(page))).allSatisfy(link -> {
            String[] parts = link.split("#", 2);
            Path target =
                    parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
            assertThat(target).exists();
            if (parts.length == 2) {
                String prose = CODE.matcher(Pages.text(target)).replaceAll("");
                assertThat(Pages.found(HEADING, prose).map(LinksTest::anchor)).contains(parts[1]);
            }
        });
    }

    @Test
    void theReadmeLinksEveryPage() {
        Path folder = Path.of("docs");
        List<String> linked = Pages.found(LINK, Pages.text(Path.of("README.md")))
                .map(link -> link.replaceFirst("#.*", ""))
                .toList();

        assertThat(Pages.in(folder))
                .filteredOn(page -> !page.getFileName().toString().matches("\\d{4}-.*"))
                .allSatisfy(page -> assertThat(linked).contains(page.toString()));
    }

    /** Returns the anchor that code hosts make of a heading. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }
}
