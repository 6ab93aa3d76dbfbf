package dev.sluice.session.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CapturedOutputTest {
    private final CapturedOutput output = new CapturedOutput(8);

    @Test
    void keepsBothStreamsInTheOrderOfArrival() {
        add(output.stdout(), "a");
        add(output.stderr(), "B");
        add(output.stdout(), "c");

        assertThat(output.both()).isEqualTo("aBc");
        assertThat(output.stdout().text()).isEqualTo("ac");
        assertThat(output.stderr().text()).isEqualTo("B");
    }

    @Test
    void takesExactlyTheLimit() {
        assertThat(add(output.stdout(), "12345678")).isTrue();
        assertThat(output.stdout().text()).isEqualTo("12345678");
    }

    @Test
    void keepsWhatCameBeforeAnOverflowAndNothingAfterIt() {
        assertThat(add(output.stdout(), "12345")).isTrue();
        assertThat(add(output.stdout(), "67890")).isFalse();
        assertThat(add(output.stdout(), "x")).isFalse();

        assertThat(output.stdout().text()).isEqualTo("12345678");
        assertThat(output.both()).isEqualTo("12345678");
    }

    @Test
    void limitsEachStreamForItself() {
        add(output.stdout(), "123456789");

        assertThat(add(output.stderr(), "12345678")).isTrue();
    }

    @Test
    void leavesOutACharacterThatTheLimitCuts() {
        add(output.stdout(), "1234567é");
        output.stdout().end();

        assertThat(output.stdout().text()).isEqualTo("1234567");
    }

    private static boolean add(CapturedOutput.Part part, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return part.add(bytes, bytes.length);
    }
}
