package dev.sluice.piston;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.json.BoundedJson;
import jakarta.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that no text that is read from JSON holds half a character, wherever it stands. */
class LoneSurrogatesTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a\\ud83d | 61 fffd
            \\ud83d | fffd
            \\ude00 | fffd
            \\ud83d\\ude00 | 1f600
            \\uD83D\\uDE00 | 1f600
            \\ude00\\ud83d | fffd fffd
            \\ud83d\\ud83d\\ude00 | fffd 1f600
            \\ud83d\\ude00\\ude00 | 1f600 fffd
            \\ud83dx\\ude00 | fffd 78 fffd
            \\ud83d\\n | fffd a
            \\ud83d\\u0041 | fffd 41
            \\\\ud83d | 5c 75 64 38 33 64
            \\\\\\ud83d | 5c fffd
            \\ud7ff\\ue000 | d7ff e000
            \\uDBFF\\uDFFF | 10ffff
            \\udbff\\udbff | fffd fffd
            \\udc00\\udfff | fffd fffd
            """)
    void halvesAreReplacedAndPairsAreKept(String escaped, String codePoints) {
        String read = ((JsonString) json("[\"" + escaped + "\"]").asJsonArray().get(0)).getString();

        assertThat(read.codePoints().mapToObj(Integer::toHexString).toList()).isEqualTo(List.of(codePoints.split(" ")));
    }

    @Test
    void everyTextOfARequestIsWhole() {
        String half = "\\ud83d";
        var request = ExecutionRequest.from(json("{\"language\":\"l" + half + "\",\"version\":\"v" + half
                        + "\",\"files\":[{\"name\":\"n" + half + "\",\"content\":\"c" + half
                        + "\"}],\"stdin\":\"s" + half + "\",\"args\":[\"a" + half + "\"]}")
                .asJsonObject());

        assertThat(List.of(
                        request.language(),
                        request.version(),
                        request.files().get(0).name(),
                        request.files().get(0).content(),
                        String.valueOf(request.stdin()),
                        request.args().get(0)))
                .containsExactly("l\ufffd", "v\ufffd", "n\ufffd", "c\ufffd", "s\ufffd", "a\ufffd");
    }

    @Test
    void everyTextOfAnAnswerIsWhole() {
        var answer = ExecutionResult.from(
                json("{\"run\":{\"stdout\":\"o\\ud83d\",\"stderr\":\"e\\ude00\",\"output\":\"\\udc00\"}}")
                        .asJsonObject(),
                "",
                "");

        assertThat(answer.run().stdout() + answer.run().stderr() + answer.run().output())
                .isEqualTo("o\ufffde\ufffd\ufffd");
    }

    @Test
    void aLargeDocumentIsReadTheSame() {
        String read = ((JsonString) json("[\"" + "x".repeat(20_000) + "\\ud83d\"]")
                        .asJsonArray()
                        .get(0))
                .getString();

        assertThat(read).endsWith("x\ufffd");
    }

    @Test
    void whatIsReadIsNotAltered() {
        byte[] document = "[\"\\ud83d\"]".getBytes(StandardCharsets.UTF_8);
        byte[] before = document.clone();

        BoundedJson.read(document);

        assertThat(document).isEqualTo(before);
    }

    private static jakarta.json.JsonValue json(String text) {
        return BoundedJson.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
