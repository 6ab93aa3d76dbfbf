package dev.sluice.session.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamDecoderTest {
    private final StreamDecoder decoder = new StreamDecoder();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 1000})
    void joinsCharactersThatArriveInPieces(int size) {
        String text = "aé✓😀z".repeat(50);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var decoded = new StringBuilder();
        for (int from = 0; from < bytes.length; from += size) {
            byte[] piece = java.util.Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size));
            decoded.append(decoder.decode(piece, piece.length));
        }

        assertThat(decoded.append(decoder.end())).hasToString(text);
    }

    @Test
    void replacesWhatIsNotUtf8() {
        byte[] bytes = {'a', (byte) 0xff, 'b'};

        assertThat(decoder.decode(bytes, bytes.length) + decoder.end()).isEqualTo("a\uFFFDb");
    }

    @Test
    void replacesACharacterThatNeverBecomesComplete() {
        byte[] bytes = {'a', (byte) 0xe2, (byte) 0x9c};

        assertThat(decoder.decode(bytes, bytes.length)).isEqualTo("a");
        assertThat(decoder.end()).isEqualTo("\uFFFD");
    }

    @Test
    void readsOnlyTheGivenPartOfABuffer() {
        assertThat(decoder.decode("hello".getBytes(StandardCharsets.UTF_8), 2)).isEqualTo("he");
    }
}
