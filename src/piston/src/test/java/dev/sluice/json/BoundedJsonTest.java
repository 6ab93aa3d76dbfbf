package dev.sluice.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedJsonTest {
    @ParameterizedTest
    @CsvSource({"[, ]", "{\"a\":, }"})
    void sixtyFourLevelsAreRead(String open, String close) {
        assertThat(read(open.repeat(64) + "1" + close.repeat(64))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"[, ]", "{\"a\":, }"})
    void sixtyFiveLevelsAreRefused(String open, String close) {
        assertThatThrownBy(() -> read(open.repeat(65) + "1" + close.repeat(65)))
                .isInstanceOf(InvalidJsonException.class)
                .hasMessage("The body is nested deeper than 64 levels");
    }

    @ParameterizedTest
    @CsvSource({"[, ]", "{\"a\":, }", "[, ''"})
    void aHundredThousandLevelsAreRefusedTheSameWay(String open, String close) {
        assertThatThrownBy(() -> read(open.repeat(100_000) + close.repeat(100_000)))
                .isInstanceOf(InvalidJsonException.class)
                .hasMessage("The body is nested deeper than 64 levels");
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {
                "",
                " ",
                "nope",
                "{",
                "{\"a\":",
                "[1,2",
                "{\"a\":1,}",
                "{'a':1}",
                "{} {}",
                "{}x",
                "{}]",
                "1 2",
                "\ufeff",
                "\ufeff\ufeff{}",
                "{}\ufeff",
                "\"\u0001\""
            })
    void whatIsNotOneDocumentIsRefused(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(InvalidJsonException.class)
                .hasMessageStartingWith("The body is not valid JSON");
    }

    @ParameterizedTest
    @MethodSource
    void numbersThatNoComputerKeepsAreRefused(String number) {
        assertThatThrownBy(() -> read("{\"run_timeout\":" + number + "}")).isInstanceOf(InvalidJsonException.class);
    }

    static String[] numbersThatNoComputerKeepsAreRefused() {
        return new String[] {"1e99999999999", "1".repeat(5_000), "0." + "1".repeat(5_000)};
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "\"text\"", "null", "true", "[]", "{}"})
    void everyKindOfValueIsADocument(String text) {
        assertThat(read(" " + text + "\n")).hasToString(text);
    }

    @Test
    void textIsUtf8() {
        assertThat(BoundedJson.toString(json -> json.write(read("\"é€😀\"")))).isEqualTo("\"é€😀\"");
    }

    private static JsonValue read(String text) {
        return BoundedJson.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
