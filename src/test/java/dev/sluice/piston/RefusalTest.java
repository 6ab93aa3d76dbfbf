package dev.sluice.piston;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests are refused, and in which words: Piston's own where it has any. */
class RefusalTest {
    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            validate-empty-object | {} | language is required as a string
            validate-language-number | {"language":1} | language is required as a string
            validate-language-empty | {"language":"","version":"*"} | language is required as a string
            validate-version-missing | {"language":"python"} | version is required as a string
            validate-files-missing | {"language":"python","version":"*"} | files is required as an array
            validate-files-object | {"language":"python","version":"*","files":{}} | files is required as an array
            validate-files-empty | {"language":"python","version":"*","files":[]} | files must include at least one utf8 encoded file
            validate-content-missing | {"language":"python","version":"*","files":[{"content":"x"},{"name":"a"}]} | files[1].content is required as a string
            validate-file-is-string | {"language":"python","version":"*","files":["print(1)"]} | files[0].content is required as a string
            validate-unknown-language | {"language":"nope","version":"1.0","files":[{"content":"x"}]} | nope-1.0 runtime is unknown
            validate-unknown-version | {"language":"python","version":"2.x","files":[{"content":"x"}]} | python-2.x runtime is unknown
            validate-version-latest | {"language":"python","version":"latest","files":[{"content":"print(1)"}]} | python-latest runtime is unknown
            validate-language-case | {"language":"Python","version":"*","files":[{"content":"print(1)"}]} | Python-* runtime is unknown
            validate-package-name-is-no-language | {"language":"node","version":"*","files":[{"content":"1"}]} | node-* runtime is unknown
            validate-only-base64 | {"language":"python","version":"*","files":[{"content":"cHJpbnQoMSk=","encoding":"base64"}]} | files must include at least one utf8 encoded file
            validate-run-timeout-string | {"language":"python","version":"*","files":[{"content":"print(1)"}],"run_timeout":"100"} | If specified, run_timeout must be a number
            validate-run-timeout-above-limit | {"language":"python","version":"*","files":[{"content":"print(1)"}],"run_timeout":3001} | run_timeout cannot exceed the configured limit of 3000
            validate-run-timeout-negative | {"language":"python","version":"*","files":[{"content":"print(1)"}],"run_timeout":-1} | run_timeout must be non-negative
            validate-compile-timeout-above-limit | {"language":"python","version":"*","files":[{"content":"print(1)"}],"compile_timeout":10001} | compile_timeout cannot exceed the configured limit of 10000
            validate-memory-string | {"language":"python","version":"*","files":[{"content":"print(1)"}],"run_memory_limit":"1"} | If specified, run_memory_limit must be a number
            validate-cpu-above-limit | {"language":"python","version":"*","files":[{"content":"print(1)"}],"run_cpu_time":3001} | run_cpu_time cannot exceed the configured limit of 3000
            """)
    void speaksTheWordsThatARealPistonWasHeardToSpeak(String recorded, String body, String message) {
        JsonObject json = Samples.json(body);

        assertThatExceptionOfType(InvalidRequestException.class)
                .as(recorded)
                .isThrownBy(() -> ExecutionRequest.from(json).resolve(Samples.RUNTIMES, Limits.DEFAULT))
                .withMessage(message);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            "stdin":1 | If specified, stdin must be a string
            "stdin":["a"] | If specified, stdin must be a string
            "args":"-v" | If specified, args must be an array of strings
            "args":["-v",1] | args[1] must be a string
            "args":[null] | args[0] must be a string
            "args":["a\\u0000b"] | args[0] may not contain a NUL character
            "run_timeout":true | If specified, run_timeout must be a number
            "run_timeout":[] | If specified, run_timeout must be a number
            "run_timeout":{} | If specified, run_timeout must be a number
            """)
    void namesTheFieldThatIsOfTheWrongType(String field, String message) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> Samples.request(
                        "{\"language\":\"python\",\"version\":\"*\",\"files\":[{\"content\":\"x\"}]," + field + "}"))
                .withMessage(message);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            {"name":1,"content":"x"} | If specified, files[0].name must be a string
            {"encoding":1,"content":"x"} | If specified, files[0].encoding must be a string
            {"encoding":"latin1","content":"x"} | files[0].encoding must be utf8, base64 or hex
            {"name":"a","encoding":"base64","content":"A"} | The content of file "a" is not valid base64
            {"name":"a","encoding":"base64","content":"YQ==YQ=="} | The content of file "a" is not valid base64
            {"name":"a","encoding":"hex","content":"abc"} | The content of file "a" is not valid hex
            {"name":"a","encoding":"hex","content":"zz"} | The content of file "a" is not valid hex
            """)
    void namesWhatIsWrongWithAFile(String file, String message) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> Samples.request(withFiles(file)))
                .withMessage(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                "../a",
                "a/..",
                "a/../b",
                "a/../../b",
                ".",
                "./a",
                "a/.",
                "/",
                "/etc/passwd",
                "a//b",
                "a/",
                "//a"
            })
    void namesThatEscapeTheFolderAreRefused(String name) {
        assertThatThrownBy(() -> new SourceFile(name, "", Encoding.UTF8))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("\"" + name + "\"")
                .hasMessageContaining("relative name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0", "a\nb", "\u001b[31m", "a\u007fb", "a\tb", "\r"})
    void namesWithControlCharactersAreRefused(String name) {
        assertThatThrownBy(() -> new SourceFile(name, "", Encoding.UTF8))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("A file name may not contain control characters");
    }

    @Test
    void namesLongerThanAnyFileSystemTakesAreRefused() {
        String name = "a/".repeat(512) + "b";

        assertThatThrownBy(() -> new SourceFile(name, "", Encoding.UTF8))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("A file name may have at most 1024 characters");
    }

    @Test
    void oneFolderOfANameMayNotBeLongerThanAnyFileSystemTakes() {
        String name = "a/" + "b".repeat(256);

        assertThatThrownBy(() -> new SourceFile(name, "", Encoding.UTF8)).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void theLongestNamesAreTaken() {
        String name = "a/".repeat(384) + "b".repeat(255);

        assertThat(new SourceFile(name, "", Encoding.UTF8).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"main.py", "src/main.py", "..a", "a..b", "...", ".hidden", "with space", "naïve.c", "a\\b"})
    void namesInsideTheFolderAreTaken(String name) {
        assertThat(new SourceFile(name, "", Encoding.UTF8).name()).isEqualTo(name);
    }

    @Test
    void twoFilesOfOneNameAreRefused() {
        assertThatThrownBy(() -> Samples.request(
                        withFiles("{\"name\":\"a.py\",\"content\":\"1\"},{\"name\":\"a.py\",\"content\":\"2\"}")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("Two files have the name \"a.py\"");
    }

    @Test
    void aNameMayNotBeTheDefaultOneOfAnother() {
        assertThatThrownBy(() ->
                        Samples.request(withFiles("{\"name\":\"file1.code\",\"content\":\"1\"},{\"content\":\"2\"}")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("Two files have the name \"file1.code\"");
    }

    private static String withFiles(String files) {
        return "{\"language\":\"python\",\"version\":\"*\",\"files\":[" + files + "]}";
    }
}
