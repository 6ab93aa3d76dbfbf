package dev.sluice.piston;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the requests that are refused, and of the words: Piston's own where it has any. */
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
            "args":1 | If specified, args must be an array of strings
            "args":{} | If specified, args must be an array of strings
            "args":["-v",{}] | args[1] must be a string
            "args":[[]] | args[0] must be a string
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
            {"name":true,"content":"x"} | If specified, files[0].name must be a string
            {"name":["a"],"content":"x"} | If specified, files[0].name must be a string
            {"content":1} | files[0].content is required as a string
            {"name":"a"},null | files[0].content is required as a string
            {"content":"x"},null | files[1].content is required as a string
            {"name":"a","content":""},{"name":"a/b","content":""} | File name "a" is taken by another file or folder
            {"name":"a/b/c","content":""},{"name":"/a/./b","content":""} | File name "a/b" is taken by another file or folder
            """)
    void namesWhatIsWrongWithAFile(String file, String message) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> Samples.request(withFiles(file)))
                .withMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../a", "a/../../b", "/..", "/../etc/passwd", "./../a", "a//../../b", "../run/a"})
    void namesThatEscapeTheFolderAreRefused(String name) {
        assertThatThrownBy(() -> new SourceFile(name, "", Encoding.UTF8))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("\"" + name + "\"")
                .hasMessageContaining("not a path inside the folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", ".", "./", "a/..", "a/", "a/b/", "//", "/."})
    void namesOfFoldersAreRefused(String name) {
        assertThatThrownBy(() -> new SourceFile(name, "", Encoding.UTF8))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("\"" + name + "\" names a folder");
    }

    @ParameterizedTest
    @CsvSource({
        "./c.txt, c.txt",
        "/abs.txt, abs.txt",
        "//a, a",
        "a//b, a/b",
        "a/./b, a/b",
        "a/../b, b",
        "/a/b/../../c, c",
        "a/., a",
        "a/b/.., a",
        "././x/y, x/y",
        "/etc/passwd, etc/passwd"
    })
    void everySpellingOfANameInsideTheFolderIsTaken(String name, String shortest) {
        assertThat(new SourceFile(name, "", Encoding.UTF8).name()).isEqualTo(shortest);
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

    @ParameterizedTest
    @CsvSource({"b, 256", "é, 128", "\ud83d\ude00, 64"})
    void oneFolderOfANameMayNotBeLongerThanAnyFileSystemTakes(String character, int times) {
        String name = character.repeat(times);

        for (String path : List.of(name, "a/" + name, name + "/a")) {
            assertThatThrownBy(() -> new SourceFile(path, "", Encoding.UTF8))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("256 bytes")
                    .hasMessageNotContaining("inside the folder");
        }
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

    private static String withFiles(String files) {
        return "{\"language\":\"python\",\"version\":\"*\",\"files\":[" + files + "]}";
    }
}
