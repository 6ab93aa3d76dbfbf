package dev.sluice.gateway.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.admission.HeldBytes;
import dev.sluice.gateway.admission.OverloadedException;
import dev.sluice.gateway.settings.Configured;
import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("UnnecessaryAssignment") // no container here
class ExecutionRequestReaderTest {
    private static final String REQUEST =
            "{\"language\":\"python\",\"version\":\"*\",\"files\":[{\"content\":\"print(42)\"}]}";

    private final ExecutionRequestReader reader = new ExecutionRequestReader();
    private final HeldBytes held = new HeldBytes(10_000, 0);
    private final HeldBytes.Hold hold = held.hold(0);

    ExecutionRequestReaderTest() {
        reader.settings = Configured.local("sluice.limits.body", "1024");
        reader.heldBytes = held;
    }

    @Test
    void aRequestIsRead() {
        assertThat(read(REQUEST).mainFile().content()).isEqualTo("print(42)");
    }

    @Test
    void aBodyThatIsDeclaredTooLargeIsRefusedBeforeItIsRead() {
        assertThatThrownBy(() -> reader.requireAcceptable(1025, null)).isInstanceOf(BodyTooLargeException.class);
        reader.requireAcceptable(1024, null);
        reader.requireAcceptable(-1, null);
    }

    @Test
    void aBodyThatIsEncodedIsRefusedBeforeItIsRead() {
        assertThatThrownBy(() -> reader.requireAcceptable(10, "gzip"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("Content-Encoding");
    }

    @Test
    void aBodyOfUndeclaredLengthMayNotBeLargerEither() {
        assertThatThrownBy(() -> read(REQUEST + " ".repeat(2_000))).isInstanceOf(BodyTooLargeException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "1", "\"text\""})
    void aBodyThatIsNoObjectIsRefused(String body) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("The body must be a JSON object");
    }

    @Test
    void aBodyOfManySmallValuesNeedsMoreMemoryThanItsSize() {
        String many = "{\"language\":\"python\",\"version\":\"*\",\"args\":[" + "1,".repeat(200) + "1]}";

        assertThatThrownBy(() -> read(many))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("sluice.max-in-flight-bytes");
    }

    @Test
    void aBodyForWhichThereIsNoMemoryNowIsRefusedForNow() {
        HeldBytes.Hold others = held.hold(9_900);
        assertThatThrownBy(() -> read(REQUEST)).isInstanceOf(OverloadedException.class);
        others.close();

        assertThat(read(REQUEST).mainFile().content()).isEqualTo("print(42)");
    }

    @Test
    void whatARequestHoldsIsLessOnceItIsReadAndGivenBackWithTheAnswer() {
        read(REQUEST);
        int most = 10_000 - BodyWeight.COPIES * REQUEST.length();
        held.hold(most).close();
        assertThatThrownBy(() -> held.hold(most + 1)).isInstanceOf(OverloadedException.class);

        hold.close();
        held.hold(10_000).close();
    }

    private ExecutionRequest read(String body) {
        return reader.read(body.getBytes(StandardCharsets.UTF_8), hold);
    }
}
