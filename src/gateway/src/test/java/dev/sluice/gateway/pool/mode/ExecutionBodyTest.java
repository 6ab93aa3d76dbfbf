package dev.sluice.gateway.pool.mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.pool.CallerException;
import dev.sluice.gateway.pool.CallerFault;
import dev.sluice.gateway.pool.ProgramRun;
import dev.sluice.gateway.pool.Samples;
import dev.sluice.gateway.settings.Payload;
import dev.sluice.piston.Encoding;
import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.LanguageRuntime;
import dev.sluice.piston.Limit;
import dev.sluice.piston.Limits;
import dev.sluice.piston.SourceFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ExecutionBodyTest {
    private static final SourceFile NAMED = new SourceFile("Main.java", "class Main {}", Encoding.UTF8);
    private static final SourceFile DATA = new SourceFile("in/data", "AAEC", Encoding.BASE64);

    @ParameterizedTest
    @EnumSource(Payload.class)
    void aRequestWithNothingBeyondGoesOutWithExactlyTwoProperties(Payload payload) {
        assertThat(body(payload, Samples.simple()))
                .isEqualTo("{\"properties\":{\"code\":\"print(42)\",\"stdin\":\"\"}}");
    }

    @Test
    void stdinGoesOutAsItCame() {
        var request = new ExecutionRequest("python", "*", List.of(Samples.MAIN), "1\n\u0000é", List.of(), Map.of());
        var execution =
                new ProgramRun(new ExecutionRequest.Resolved(request, Samples.PYTHON, Limits.DEFAULT), "", "key-1");

        assertThat(body(Payload.AUTO, execution))
                .isEqualTo("{\"properties\":{\"code\":\"print(42)\",\"stdin\":\"1\\n\\u0000é\"}}");
    }

    @Test
    void aVersionThatTheSessionWouldNotChooseItselfIsNamed() {
        assertThat(body(Payload.AUTO, versioned()))
                .isEqualTo("{\"properties\":{\"code\":\"print(42)\",\"stdin\":\"\",\"version\":\"3.11.0\"}}");
    }

    @Test
    void aNameThatTheRequestGivesItsFileGoesOut() {
        assertThat(body(Payload.AUTO, files(NAMED)))
                .isEqualTo("{\"properties\":{\"code\":\"class Main {}\",\"stdin\":\"\","
                        + "\"files\":[{\"name\":\"Main.java\",\"content\":\"class Main {}\"}]}}");
    }

    @Test
    void allFilesGoOutInTheirOrderWithTheirEncodings() {
        assertThat(body(Payload.AUTO, files(DATA, Samples.MAIN)))
                .isEqualTo("{\"properties\":{\"code\":\"print(42)\",\"stdin\":\"\","
                        + "\"files\":[{\"name\":\"in/data\",\"content\":\"AAEC\",\"encoding\":\"base64\"},"
                        + "{\"name\":\"file0.code\",\"content\":\"print(42)\"}]}}");
    }

    @Test
    void oneFileThatIsNoTextGoesOutAsSuch() {
        assertThat(body(Payload.AUTO, executable()))
                .isEqualTo("{\"properties\":{\"code\":\"AAEC\",\"stdin\":\"\","
                        + "\"files\":[{\"name\":\"file0.code\",\"content\":\"AAEC\",\"encoding\":\"base64\"}]}}");
        assertThatThrownBy(() -> executable().checkFits(Payload.MINIMAL))
                .hasMessageContaining("leave out the encoding");
    }

    private static ProgramRun executable() {
        List<SourceFile> files = List.of(new SourceFile("file0.code", "AAEC", Encoding.BASE64));
        var request = new ExecutionRequest("file", "*", files, null, List.of(), Map.of());
        var runtime = new LanguageRuntime("file", "0.0.1", List.of(), null);
        return new ProgramRun(new ExecutionRequest.Resolved(request, runtime, Limits.DEFAULT), "", "key-1");
    }

    @Test
    void argumentsGoOut() {
        assertThat(body(Payload.AUTO, args("-v", "a b")))
                .isEqualTo("{\"properties\":{\"code\":\"print(42)\",\"stdin\":\"\",\"args\":[\"-v\",\"a b\"]}}");
    }

    @ParameterizedTest
    @EnumSource(Limit.class)
    void limitsThatTheRequestSetsGoOut(Limit limit) {
        assertThat(body(Payload.AUTO, limited(limit)))
                .isEqualTo("{\"properties\":{\"code\":\"print(42)\",\"stdin\":\"\",\"" + limit.wireName() + "\":77}}");
    }

    @Test
    void aLimitThatIsConfiguredLowerThanPistonsGoesOutWithEveryRequest() {
        var request = Samples.simple().request();
        var configured = Limits.DEFAULT.with(Limit.RUN_TIMEOUT, 500).with(Limit.COMPILE_TIMEOUT, 99_000);
        var execution = new ProgramRun(
                new ExecutionRequest.Resolved(
                        request, Samples.simple().resolved().runtime(), configured),
                "",
                "key-1");

        assertThat(body(Payload.AUTO, execution))
                .isEqualTo("{\"properties\":{\"code\":\"print(42)\",\"stdin\":\"\",\"run_timeout\":500}}");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void anAdapterThatKnowsTwoPropertiesIsNeverSentLessThanWasAsked(String field, ProgramRun execution) {
        assertThatThrownBy(() -> execution.checkFits(Payload.MINIMAL))
                .isInstanceOfSatisfying(
                        CallerException.class, e -> assertThat(e.fault()).isEqualTo(CallerFault.PAYLOAD_NOT_SUPPORTED))
                .hasMessageContaining("leave out " + field + ",")
                .hasMessageContaining("sluice.pool.payload=auto");
    }

    static Stream<Arguments> anAdapterThatKnowsTwoPropertiesIsNeverSentLessThanWasAsked() {
        return Stream.concat(
                Stream.of(
                        Arguments.of("version", versioned()),
                        Arguments.of("files beyond the first", files(Samples.MAIN, DATA)),
                        Arguments.of("args", args("-v"))),
                Stream.of(Limit.values()).map(limit -> Arguments.of(limit.wireName(), limited(limit))));
    }

    @Test
    void theNameOfAProgramsOnlyFileMayGo() {
        assertThat(body(Payload.MINIMAL, files(NAMED)))
                .isEqualTo("{\"properties\":{\"code\":\"class Main {}\",\"stdin\":\"\"}}");
    }

    private static String body(Payload payload, ProgramRun execution) {
        return new String(new ExecutionBody(payload).of(execution), StandardCharsets.UTF_8);
    }

    private static ProgramRun versioned() {
        return Samples.execution(Samples.PYTHON, "3.11.0", List.of(Samples.MAIN), List.of(), Map.of());
    }

    private static ProgramRun files(SourceFile... files) {
        return Samples.execution(Samples.PYTHON, "", List.of(files), List.of(), Map.of());
    }

    private static ProgramRun args(String... args) {
        return Samples.execution(Samples.PYTHON, "", List.of(Samples.MAIN), List.of(args), Map.of());
    }

    private static ProgramRun limited(Limit limit) {
        return Samples.execution(Samples.PYTHON, "", List.of(Samples.MAIN), List.of(), Map.of(limit, 77L));
    }
}
