package dev.sluice.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilePathTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a.txt, a.txt, ''",
        "a/b/c.txt, c.txt, a/b",
        "a%20b.txt, a b.txt, ''",
        "100%25.txt, 100%.txt, ''",
        "%E4%B8%AD%E6%96%87.csv, 中文.csv, ''",
        "caf%C3%A9/x, x, café",
        "a%3Bb, a;b, ''",
        "a;b, a;b, ''",
        "'-_.@$&=;,%23%25^()', '-_.@$&=;,#%^()', ''",
        ".hidden, .hidden, ''",
        "..a, ..a, ''"
    })
    void aPathIsDecodedOnceSegmentBySegment(String raw, String name, String directory) {
        assertThat(FilePath.fromRawPath(raw)).returns(name, FilePath::name).returns(directory, FilePath::directory);
    }

    @ParameterizedTest(name = "[{0}]")
    @CsvSource(delimiter = '|', textBlock = """
            ''                | empty segment
            /a                | empty segment
            a/                | empty segment
            a//b              | empty segment
            %20               | empty segment
            ..                | segment "." or ".."
            .                 | segment "." or ".."
            ../a              | segment "." or ".."
            a/../b            | segment "." or ".."
            %2e%2e/a          | segment "." or ".."
            a/%2E./b          | segment "." or ".."
            %2Fetc%2Fpasswd   | alone
            a%5Cb             | alone
            ..%2f..%2fa       | alone
            a%00b             | control characters
            a%0Ab             | control characters
            a%7Fb             | control characters
            a%C2%85b          | control characters
            %252e%252e        | encoded dot
            a%252Fb           | encoded dot
            a%2500            | encoded dot
            a%22b             | alone
            a*b               | alone
            a+b               | alone
            a%E2%80%AEb       | alone
            %20a              | begins or ends with a space
            a%20              | begins or ends with a space
            a%                | percent-encoded
            a%2               | percent-encoded
            a%zz              | percent-encoded
            a%FFb             | percent-encoded
            %C0%AE%C0%AE/a    | percent-encoded
            """)
    void whatBreaksARuleIsToldTheRule(String raw, String rule) {
        assertThatThrownBy(() -> FilePath.fromRawPath(raw))
                .isInstanceOf(InvalidFileNameException.class)
                .hasMessageContaining(rule);
    }

    @ParameterizedTest
    @ValueSource(ints = {255, 256})
    void aSegmentHasAsManyBytesAsFileSystemsTake(int length) {
        if (length <= 255) {
            assertThat(FilePath.fromRawPath("x".repeat(length)).name()).hasSize(length);
        } else {
            assertThatThrownBy(() -> FilePath.fromRawPath("x".repeat(length))).hasMessageContaining("255 bytes");
        }
    }

    @Test
    void bytesAreCountedAndNotCharacters() {
        assertThatThrownBy(() -> new FilePath(List.of("中".repeat(100)))).hasMessageContaining("255 bytes");
    }

    @Test
    void aPathIsBoundedToo() {
        assertThatThrownBy(() -> FilePath.fromRawPath("dir/".repeat(300) + "a")).hasMessageContaining("1024 bytes");
    }

    @Test
    void theMessageRepeatsNothingOfThePath() {
        assertThatThrownBy(() -> FilePath.fromRawPath("<script>")).message().doesNotContain("script");
    }
}
