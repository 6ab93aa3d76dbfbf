package dev.sluice.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.admission.BodyTooLargeException;
import dev.sluice.gateway.admission.MemoryBudget;
import dev.sluice.gateway.admission.MemoryEstimate;
import dev.sluice.gateway.admission.OverloadedException;
import dev.sluice.gateway.settings.Configured;
import dev.sluice.piston.ContentCoding;
import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.InvalidRequestException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("UnnecessaryAssignment") // no container here
class ExecutionRequestReaderTest {
    private static final String REQUEST =
            "{\"language\":\"python\",\"version\":\"*\",\"files\":[{\"content\":\"print(42)\"}]}";

    private final ExecutionRequestReader reader = new ExecutionRequestReader();
    private final MemoryBudget held = new MemoryBudget(10_000, 0);
    private final MemoryBudget.Hold hold = held.hold(0);

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

    @ParameterizedTest
    @ValueSource(strings = {"br", "x-gzip", "gzip, gzip", "identity, identity", "compress", "utf-8"})
    void aBodyOfAnUnknownCodingIsRefusedBeforeItIsRead(String coding) {
        assertThatThrownBy(() -> reader.requireAcceptable(10, coding))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("Content-Encoding")
                .hasMessageContaining("\"" + coding + "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "gzip, GZIP",
        "GZIP, GZIP",
        "' deflate ', DEFLATE",
        "identity, IDENTITY",
        "Identity, IDENTITY",
        "'', IDENTITY"
    })
    void theCodingsOfPistonAreTaken(String header, ContentCoding coding) {
        assertThat(reader.requireAcceptable(10, header)).isEqualTo(coding);
    }

    @Test
    void aBodyIsDecoded() throws IOException {
        byte[] body = REQUEST.getBytes(StandardCharsets.UTF_8);

        assertThat(reader.read(gzip(body), ContentCoding.GZIP, hold).mainFile().content())
                .isEqualTo("print(42)");
        assertThat(reader.read(deflated(body), ContentCoding.DEFLATE, hold)
                        .mainFile()
                        .content())
                .isEqualTo("print(42)");
    }

    @ParameterizedTest
    @EnumSource(
            value = ContentCoding.class,
            names = {"GZIP", "DEFLATE"})
    void aBodyThatIsNotWhatItsCodingSaysIsRefused(ContentCoding coding) throws IOException {
        byte[] whole = coding == ContentCoding.GZIP ? gzip(new byte[100]) : deflated(new byte[100]);
        for (byte[] body : List.of(
                REQUEST.getBytes(StandardCharsets.UTF_8), new byte[0], Arrays.copyOf(whole, whole.length / 2))) {
            assertThatThrownBy(() -> reader.read(body, coding, hold))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("Content-Encoding");
        }
    }

    /** Sends 1 MB in 1 KB: more than a body may have, and more than all requests may hold. */
    @ParameterizedTest
    @EnumSource(
            value = ContentCoding.class,
            names = {"GZIP", "DEFLATE"})
    void aBodyThatUnpacksToMoreThanTheLimitIsRefusedAndNotHeld(ContentCoding coding) throws IOException {
        byte[] zeros = new byte[1 << 20];
        byte[] bomb = coding == ContentCoding.GZIP ? gzip(zeros) : deflated(zeros);
        reader.settings = Configured.local("sluice.limits.body", "2048");

        assertThat(bomb).hasSizeLessThan(2048);
        assertThatThrownBy(() -> reader.read(bomb, coding, hold)).isInstanceOf(BodyTooLargeException.class);
        held.hold(10_000).close();
    }

    @Test
    void whatABodyUnpacksToIsCountedBeforeItIsHeld() throws IOException {
        byte[] body = gzip((REQUEST + " ".repeat(900)).getBytes(StandardCharsets.UTF_8));
        held.hold(9_500);

        assertThatThrownBy(() -> reader.read(body, ContentCoding.GZIP, hold)).isInstanceOf(OverloadedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "[{\"language\":\"python\"}]", "{}"})
    void aBodyWithoutALanguageIsAnsweredAsPistonDoes(String body) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("language is required as a string");
    }

    @Test
    void aMarkBeforeTheBodyChangesNothing() {
        assertThat(read("\ufeff" + REQUEST).mainFile().content()).isEqualTo("print(42)");
    }

    @Test
    void aBodyOfUndeclaredLengthMayNotBeLargerEither() {
        assertThatThrownBy(() -> read(REQUEST + " ".repeat(2_000))).isInstanceOf(BodyTooLargeException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1", "true", "\"text\""})
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
        MemoryBudget.Hold others = held.hold(9_900);
        assertThatThrownBy(() -> read(REQUEST)).isInstanceOf(OverloadedException.class);
        others.close();

        assertThat(read(REQUEST).mainFile().content()).isEqualTo("print(42)");
    }

    @Test
    void whatARequestHoldsIsLessOnceItIsReadAndGivenBackWithTheAnswer() {
        read(REQUEST);
        int most = 10_000 - MemoryEstimate.COPIES * REQUEST.length();
        held.hold(most).close();
        assertThatThrownBy(() -> held.hold(most + 1)).isInstanceOf(OverloadedException.class);

        hold.close();
        held.hold(10_000).close();
    }

    private ExecutionRequest read(String body) {
        return reader.read(body.getBytes(StandardCharsets.UTF_8), ContentCoding.IDENTITY, hold);
    }

    private static byte[] gzip(byte[] body) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(body);
        }
        return out.toByteArray();
    }

    private static byte[] deflated(byte[] body) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(out)) {
            deflater.write(body);
        }
        return out.toByteArray();
    }
}
