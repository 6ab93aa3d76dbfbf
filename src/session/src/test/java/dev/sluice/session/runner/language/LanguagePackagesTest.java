package dev.sluice.session.runner.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.harness.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LanguagePackagesTest {
    private static final Pattern DEFAULT = Pattern.compile("^ARG LANGUAGES=\"([^\"]+)\"$", Pattern.MULTILINE);

    @Test
    void eachPackageIsNamedOnce() {
        assertThat(LanguagePackages.of(List.of("c", "c++", "gcc", "lua")))
                .containsExactly("gcc", "libc6-dev", "g++", "lua5.4");
    }

    @Test
    void theJvmOfTheSessionNeedsNoPackage() {
        assertThat(LanguagePackages.of(List.of("java"))).isEmpty();
    }

    @Test
    void allAreAll() {
        assertThat(LanguagePackages.of(List.of("all")))
                .contains("beef", "rakudo", "golang-go")
                .hasSizeGreaterThan(40);
    }

    @Test
    void anUnknownOneEndsTheBuild() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LanguagePackages.of(List.of("c", "nope")))
                .withMessage("There is no language \"nope\": see docs/languages.md");
    }

    @Test
    void theImagesDefaultIsKnownAndDocumented() throws IOException {
        Matcher languages = DEFAULT.matcher(Files.readString(Repository.path("Dockerfile")));

        assertThat(languages.find()).isTrue();
        assertThat(LanguagePackages.of(List.of(languages.group(1).split(" "))))
                .containsExactly("bash", "gcc", "libc6-dev", "g++", "nodejs", "python3");
        assertThat(Files.readString(Repository.path("docs", "images.md"))).contains("`" + languages.group(1) + "`");
    }
}
