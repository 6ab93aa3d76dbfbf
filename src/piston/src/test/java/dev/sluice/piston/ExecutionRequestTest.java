package dev.sluice.piston;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.json.BoundedJson;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
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
    @CsvSource({"file", "executable", "elf", "binary"})
    void anExecutableFileIsTheProgramHoweverItIsEncoded(String language) {
        var request = Samples.request("{\"language\":\"" + language + "\",\"version\":\"*\",\"files\":["
                + "{\"name\":\"program\",\"content\":\"AAAA\",\"encoding\":\"base64\"},"
                + "{\"name\":\"notes\",\"content\":\"a\"}]}");
        var runtimes = new Runtimes(
                List.of(new LanguageRuntime("file", "0.0.1", List.of("executable", "elf", "binary"), null)));

        assertThat(request.mainFile().name()).isEqualTo("program");
        assertThat(request.resolve(runtimes, Limits.DEFAULT).runtime().language())
                .isEqualTo("file");
    }

    @ParameterizedTest
    @CsvSource({
        "'\"utf8\"', hé, hé",
        "'\"base64\"', aMOp, hé",
        "'\"hex\"', 68C3a9, hé",
        "'\"\"', hé, hé",
        "null, hé, hé",
        "false, hé, hé",
        "0, hé, hé",
        "'\"rot13\"', hé, hé",
        "'\"BASE64\"', aMOp, aMOp",
        "1, aMOp, aMOp",
        "'[\"base64\"]', aMOp, aMOp"
    })
    void everyEncodingStandsForItsBytes(String encoding, String content, String expected) {
        var request = Samples.request("{\"language\":\"python\",\"version\":\"*\",\"files\":[{\"content\":\"\"},"
                + "{\"content\":\"" + content + "\",\"encoding\":" + encoding + "}]}");

        assertThat(new String(request.files().get(1).bytes(), StandardCharsets.UTF_8))
                .isEqualTo(expected);
    }

    /**
     * Proves that Piston's rule holds: it counts only the files that say nothing else, and then runs the first that is
     * not of another encoding.
     */
    @Test
    void oneFileMustBeKnownToBeText() {
        var unknown = Samples.request(files("{\"name\":\"a\",\"content\":\"x\",\"encoding\":\"utf-8\"}"));
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> unknown.resolve(Samples.RUNTIMES, Limits.DEFAULT))
                .withMessage("files must include at least one utf8 encoded file");

        var known = Samples.request(files(
                "{\"name\":\"a\",\"content\":\"x\",\"encoding\":\"utf-8\"}," + "{\"name\":\"b\",\"content\":\"y\"}"));
        assertThat(known.resolve(Samples.RUNTIMES, Limits.DEFAULT)
                        .request()
                        .mainFile()
                        .name())
                .isEqualTo("a");
    }

    @ParameterizedTest
    @CsvSource({
        "BASE64, +/8=, fbff",
        "BASE64, -_8=, fbff",
        "BASE64, -_8, fbff",
        "BASE64, '+/\n8=', fbff",
        "BASE64, Y*Q, 61",
        "BASE64, YQ==YQ==, 61",
        "BASE64, =YQ, ''",
        "BASE64, Y, ''",
        "BASE64, YWJjZ, 616263",
        "BASE64, YWJj====YWJj, 616263",
        "BASE64, 'YQ=x', 61",
        "BASE64, aGVs!bG8=, 68656c6c6f",
        "BASE64, ÿYQ==, 61",
        "HEX, abc, ab",
        "HEX, zz, ''",
        "HEX, ab cd, ab",
        "HEX, AbCD, abcd",
        "HEX, abzz12, ab",
        "HEX, 0x12, ''",
        "HEX, é1, ''",
        "HEX, \uff11\uff12, ''"
    })
    void contentIsDecodedAsFarAsItGoes(Encoding encoding, String content, String bytes) {
        assertThat(new SourceFile("data", content, encoding).bytes())
                .isEqualTo(HexFormat.of().parseHex(bytes));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "" | []
            [] | []
            [1,2.0,-0,true,false,null,""] | [1, 2, 0, true, false, null, ]
            [1e21,1e20,0.1,1e-7,0.000001,5e-324,12345678901234567890] | [1e+21, 100000000000000000000, 0.1, 1e-7, 0.000001, 5e-324, 12345678901234567000]
            [2e-3,1.5e-10,-1.25,1e300,2e23,123456789012345680000,9007199254740993] | [0.002, 1.5e-10, -1.25, 1e+300, 2e+23, 123456789012345680000, 9007199254740992]
            """)
    void argumentsThatAreNoTextBecomeOne(String args, String expected) {
        assertThat(Samples.request(START + ",\"args\":" + args + "}").args()).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource({"a.py, a.py", "a.py, ./a.py", "/x/../a.py, a.py", "file1.code, ''"})
    void ofTwoFilesOfOneNameTheLastCounts(String first, String second) {
        var request = Samples.request(files("{\"name\":\"" + first + "\",\"content\":\"1\"},{\"name\":\"" + second
                + "\",\"content\":\"2\"},{\"name\":\"b\",\"content\":\"3\"}"));

        assertThat(request.files()).extracting(SourceFile::content).containsExactly("2", "3");
        assertThat(request.mainFile().content()).isEqualTo("2");
    }

    @Test
    void namesThatJavaScriptCallsFalsyAreLeftOut() {
        var request = Samples.request(files("{\"name\":false,\"content\":\"a\"},{\"name\":0,\"content\":\"b\"}"));

        assertThat(request.files()).extracting(SourceFile::name).containsExactly("file0.code", "file1.code");
    }

    @ParameterizedTest
    @CsvSource({"0.2, 1", "99.5, 100"})
    void aPartOfAMillisecondIsNotNone(String asked, long limit) {
        assertThat(Samples.request(START + ",\"run_timeout\":" + asked + "}").limits())
                .containsExactly(Map.entry(Limit.RUN_TIMEOUT, limit));
    }

    private static String files(String files) {
        return "{\"language\":\"python\",\"version\":\"*\",\"files\":[" + files + "]}";
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
