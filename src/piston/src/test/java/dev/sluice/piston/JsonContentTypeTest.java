package dev.sluice.piston;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonContentTypeTest {
    @ParameterizedTest(name = "[{0}] is {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            application/json | JSON
            Application/JSON | JSON
            ' application/json ' | JSON
            application/json; charset=utf-8 | JSON
            application/json;charset="UTF-8" | JSON
            application/json; charset=utf8 | JSON
            application/json; a=b; charset=utf-8 | JSON
            application/json; a="b;c\\"d" | JSON
            application/json; | MALFORMED
            application/json;charset=utf-8; | MALFORMED
            application/json; charset | MALFORMED
            application/json; charset= | MALFORMED
            application/json; = | MALFORMED
            application/json; a="b | MALFORMED
            application/jsonx | MALFORMED
            application/json, text/plain | MALFORMED
            application/json text | MALFORMED
            '' | OTHER
            x | OTHER
            text/plain | OTHER
            text/json | OTHER
            application/vnd.api+json | OTHER
            */* | OTHER
            """)
    void aHeaderMeansWhatItMeansToPiston(String header, JsonContentType type) {
        assertThat(JsonContentType.of(header)).isEqualTo(type);
    }

    @Test
    void noHeaderIsAnotherType() {
        assertThat(JsonContentType.of(null)).isEqualTo(JsonContentType.OTHER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"utf-16", "UTF-16LE", "iso-8859-1", "us-ascii", "utf-7", "utf-32", "utf-foo"})
    void anotherCharsetIsRefusedByTheNameOfTheHeader(String charset) {
        assertThatThrownBy(() -> JsonContentType.of("application/json; charset=" + charset))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("Content-Type")
                .hasMessageContaining("charset=" + charset.toLowerCase(java.util.Locale.ROOT));
    }

    @Test
    void aHeaderOfAnyLengthIsAnswered() {
        assertThat(JsonContentType.of("application/json" + "; a=b".repeat(20_000) + ";"))
                .isEqualTo(JsonContentType.MALFORMED);
        assertThat(JsonContentType.of("application/json;a=\"" + "\\".repeat(20_001)))
                .isEqualTo(JsonContentType.MALFORMED);
    }
}
