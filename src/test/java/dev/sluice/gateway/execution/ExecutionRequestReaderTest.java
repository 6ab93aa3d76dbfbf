package dev.sluice.gateway.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.admission.HeldBytes;
import dev.sluice.gateway.admission.OverloadedException;
import dev.sluice.gateway.settings.Configured;
import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.InvalidRequestException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("UnnecessaryAssignment") // no container here
class ExecutionRequestReaderTest {
    private static final String REQUEST =
            "{\"language\":\"python\",\"version\":\"*\",\"files\":[{\"content\":\"print(42)\"}]}";

    private HeldBytes.@Nullable Hold hold;
    private final ExecutionRequestReader reader = new ExecutionRequestReader();

    ExecutionRequestReaderTest() {
        reader.settings = Configured.local("sluice.limits.body", "1024");
        reader.heldBytes = new HeldBytes(10_000);
        reader.servlet = (HttpServletRequest) Proxy.newProxyInstance(
                HttpServletRequest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (self, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("setAttribute");
                    hold = (HeldBytes.Hold) arguments[1];
                    return null;
                });
    }

    @Test
    void aRequestIsRead() {
        assertThat(read(stream(REQUEST), null).mainFile().content()).isEqualTo("print(42)");
    }

    @Test
    void aBodyThatIsDeclaredTooLargeIsRefusedBeforeItIsRead() {
        assertThatThrownBy(() -> read(InputStream.nullInputStream(), "1025")).isInstanceOf(BodyTooLargeException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "-1", "abc", "99999999999999999999"})
    void aBodyThatIsLargerThanDeclaredIsNoticed(String declared) {
        assertThatThrownBy(() -> read(stream(REQUEST + " ".repeat(2_000)), declared))
                .isInstanceOf(BodyTooLargeException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "1", "\"text\""})
    void aBodyThatIsNoObjectIsRefused(String body) {
        assertThatThrownBy(() -> read(stream(body), null))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("The body must be a JSON object");
    }

    @Test
    void aBodyOfManySmallValuesNeedsMoreMemoryThanItsSize() {
        String many = "{\"language\":\"python\",\"version\":\"*\",\"args\":[" + "1,".repeat(200) + "1]}";

        assertThatThrownBy(() -> read(stream(many), null))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("sluice.max-in-flight-bytes");
    }

    @Test
    void aBodyForWhichThereIsNoMemoryNowIsRefusedForNow() {
        HeldBytes.Hold others = reader.heldBytes.hold(9_900);
        assertThatThrownBy(() -> read(stream(REQUEST), null)).isInstanceOf(OverloadedException.class);
        others.close();

        assertThat(read(stream(REQUEST), null).mainFile().content()).isEqualTo("print(42)");
    }

    @Test
    void whatARequestHoldsIsLessOnceItIsReadAndGivenBackWithTheAnswer() {
        read(stream(REQUEST), null);
        int most = 10_000 - BodyWeight.COPIES * REQUEST.length();
        reader.heldBytes.hold(most).close();
        assertThatThrownBy(() -> reader.heldBytes.hold(most + 1)).isInstanceOf(OverloadedException.class);

        Objects.requireNonNull(hold).close();
        reader.heldBytes.hold(10_000).close();
    }

    private ExecutionRequest read(InputStream body, @Nullable String declaredLength) {
        var headers = new MultivaluedHashMap<String, String>();
        if (declaredLength != null) {
            headers.putSingle(HttpHeaders.CONTENT_LENGTH, declaredLength);
        }
        return reader.readFrom(
                ExecutionRequest.class,
                ExecutionRequest.class,
                new Annotation[0],
                MediaType.APPLICATION_JSON_TYPE,
                headers,
                body);
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
