package dev.sluice.piston;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExecutionRequestTest {
    private static final String START = "{\"language\":\"python\",\"version\":\"*\",\"files\":[{\"content\":\"x\"}]";

    @Test
    void whatIsLeftOutIsEmpty() {
        assertThat(Samples.request(START + "}"))
                .isEqualTo(new ExecutionRequest(
                        "python",
                        "*",
                        List.of(new SourceFile("file0.code", "x", Encoding.UTF8)),
                        null,
                        List.of(),
                        Map.of()));
    }

    @Test
    void nullIsLikeLeftOut() {
        String nulls = ",\"stdin\":null,\"args\":null,\"run_timeout\":null}";

        assertThat(Samples.request(START + nulls)).isEqualTo(Samples.request(START + "}"));
    }

    @Test
    void unknownFieldsAreIgnored() {
        assertThat(Samples.request(START + ",\"colour\":{\"a\":[1]}}")).isEqualTo(Samples.request(START + "}"));
    }

    @Test
    void filesWithoutANameAreNumbered() {
        var request = Samples.request("{\"language\":\"python\",\"version\":\"*\",\"files\":["
                + "{\"content\":\"a\"},{\"name\":\"\",\"content\":\"b\"},{\"name\":null,\"content\":\"c\"}]}");

        assertThat(request.files())
                .extracting(SourceFile::name)
                .containsExactly("file0.code", "file1.code", "file2.code");
    }

    @Test
    void theFirstTextFileIsTheProgram() {
        var request = Samples.request("{\"language\":\"python\",\"version\":\"*\",\"files\":["
                + "{\"name\":\"data\",\"content\":\"AAAA\",\"encoding\":\"base64\"},"
                + "{\"name\":\"main.py\",\"content\":\"a\"},{\"name\":\"other.py\",\"content\":\"b\"}]}");

        assertThat(request.mainFile().name()).isEqualTo("main.py");
    }

    @ParameterizedTest
    @CsvSource({"utf8, hé, hé", "UTF-8, hé, hé", "base64, aMOp, hé", "BASE64, aMOp, hé", "hex, 68C3a9, hé"})
    void everyEncodingStandsForItsBytes(String encoding, String content, String expected) {
        var request = Samples.request("{\"language\":\"python\",\"version\":\"*\",\"files\":[{\"content\":\"" + content
                + "\",\"encoding\":\"" + encoding + "\"}]}");

        assertThat(new String(request.files().get(0).bytes(), StandardCharsets.UTF_8))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"+/8=", "-_8=", "-_8", "'+/\n8='"})
    void base64IsReadAsPistonReadsIt(String content) {
        var file = new SourceFile("data", content, Encoding.BASE64);

        assertThat(file.bytes()).containsExactly(0xfb, 0xff);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.0", "-0.0", "false", "\"\"", "null"})
    void whatJavaScriptCallsFalsySetsNoLimit(String value) {
        assertThat(Samples.request(START + ",\"run_timeout\":" + value + "}").limits())
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Limit.class)
    void everyLimitIsReadUnderItsName(Limit limit) {
        var request = Samples.request(START + ",\"" + limit.wireName() + "\":1234}");

        assertThat(request.limits()).containsExactly(Map.entry(limit, 1234L));
    }

    @Test
    void withoutAWishTheConfiguredLimitsHold() {
        Limits configured = Limits.DEFAULT.with(Limit.RUN_TIMEOUT, 700);

        assertThat(Samples.request(START + "}")
                        .resolve(Samples.RUNTIMES, configured)
                        .limits())
                .isEqualTo(configured);
    }

    @Test
    void aRequestMayAskForAsMuchAsIsConfigured() {
        var request = Samples.request(START + ",\"run_timeout\":3000}");

        assertThat(request.resolve(Samples.RUNTIMES, Limits.DEFAULT).limits().get(Limit.RUN_TIMEOUT))
                .isEqualTo(3000);
    }

    @Test
    void aRequestMayAskForLess() {
        var request = Samples.request(START + ",\"compile_timeout\":99}");

        assertThat(request.resolve(Samples.RUNTIMES, Limits.DEFAULT).limits().get(Limit.COMPILE_TIMEOUT))
                .isEqualTo(99);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1, 1L << 50})
    void withoutAConfiguredMaximumAnyMemoryMayBeAskedFor(long bytes) {
        var request = Samples.request(START + ",\"run_memory_limit\":" + bytes + "}");

        assertThat(request.resolve(Samples.RUNTIMES, Limits.DEFAULT).limits().get(Limit.RUN_MEMORY_LIMIT))
                .isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -1 | run_memory_limit must be non-negative
            1001 | run_memory_limit cannot exceed the configured limit of 1000
            1e300 | run_memory_limit cannot exceed the configured limit of 1000
            """)
    void aConfiguredMaximumOfMemoryCannotBeLifted(String bytes, String message) {
        var request = Samples.request(START + ",\"run_memory_limit\":" + bytes + "}");
        Limits configured = Limits.DEFAULT.with(Limit.RUN_MEMORY_LIMIT, 1000);

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> request.resolve(Samples.RUNTIMES, configured))
                .withMessage(message);
    }

    @Test
    void whatIsWrittenIsReadAgainTheSame() {
        var request = Samples.request("""
                {"language":"c++","version":"12.x","stdin":"1 2\\n","args":["-v","é"],"run_timeout":100,
                 "compile_memory_limit":1000000,
                 "files":[{"name":"main.cpp","content":"int main(){}"},
                          {"name":"in/data","content":"AAEC","encoding":"base64"},
                          {"name":"more","content":"00ff","encoding":"hex"}]}""");

        assertThat(Samples.request(BoundedJson.toString(request::write))).isEqualTo(request);
    }

    @Test
    void stdinIsKeptAsItCame() {
        assertThat(Samples.request(START + ",\"stdin\":\"no newline\"}").stdin())
                .isEqualTo("no newline");
    }
}
