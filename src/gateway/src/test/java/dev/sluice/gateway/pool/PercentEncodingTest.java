package dev.sluice.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PercentEncodingTest {
    @ParameterizedTest
    @CsvSource({
        "c++, c%2B%2B",
        "python, python",
        "f#, f%23",
        "a b, a%20b",
        "a/b, a%2Fb",
        "a?b=c&d, a%3Fb%3Dc%26d",
        "100%, 100%25",
        "é, %C3%A9",
        "a-b_c.d, a-b_c.d"
    })
    void aLanguageStaysOneSegmentOfThePath(String language, String segment) {
        assertThat(PercentEncoding.encode(language)).isEqualTo(segment);
    }
}
