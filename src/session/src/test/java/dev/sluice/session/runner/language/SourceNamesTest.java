package dev.sluice.session.runner.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceNamesTest {
    private final SourceNames c = new SourceNames(".c", "", List.of(".c"), List.of(".h"));

    @ParameterizedTest
    @CsvSource({"file0.code,file0.code.c", "m.c,m.c", "m.h,m.h", "m,m.c", "a/m.txt,a/m.txt.c"})
    void aMainFileGetsTheSuffixThatItsCompilerLooksFor(String given, String written) {
        assertThat(c.ofMain(given)).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({"file0.code,file0.nim", "m.nim,m.nim", "m,m.nim", "code,code.nim"})
    void theSuffixMayTakeThePlaceOfThatOfFilesWithoutAName(String given, String written) {
        var nim = new SourceNames(".nim", ".code", List.of(".nim"), List.of());

        assertThat(nim.ofMain(given)).isEqualTo(written);
    }

    @Test
    void onlySourcesAreCompiled() {
        assertThat(c.isCompiled("m.c")).isTrue();
        assertThat(c.isCompiled("m.h")).isFalse();
        assertThat(c.isCompiled("data.txt")).isFalse();
    }

    @Test
    void mostLanguagesTakeAnyName() {
        assertThat(SourceNames.ANY.ofMain("file0.code")).isEqualTo("file0.code");
    }
}
