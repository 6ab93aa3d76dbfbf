package dev.sluice.session.runner;

import static dev.sluice.session.runner.TestSession.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.piston.ExecutionResult;
import dev.sluice.piston.StageResult;
import dev.sluice.piston.Status;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each built-in language, with real programs: what it prints, reads, is given, and how it fails. */
class LanguagesTest {
    private static final String HELLO = """
            python     | print("hello")
            javascript | console.log("hello")
            bash       | echo hello
            java       | class A{public static void main(String[] a){System.out.println("hello");}}
            c          | #include <stdio.h>!int main(void){puts("hello");}
            c++        | #include <iostream>!int main(){std::cout<<"hello\\n";}
            """;
    private static final String ECHO = """
            python     | import sys; print(sys.argv[1:], input()); sys.exit(7)
            javascript | console.log(process.argv.slice(2), require("fs").readFileSync(0, "utf8").trim()); process.exit(7)
            bash       | read x; echo "$@" $x; exit 7
            java       | import java.util.*; class A{public static void main(String[] a){System.out.println(Arrays.toString(a)+new Scanner(System.in).next()); System.exit(7);}}
            c          | #include <stdio.h>!int main(int n,char**v){char s[9];scanf("%8s",s);printf("%s %s %s\\n",v[1],v[2],s);return 7;}
            c++        | #include <iostream>!int main(int n,char**v){std::string s;std::cin>>s;std::cout<<v[1]<<v[2]<<s<<"\\n";return 7;}
            """;

    @TempDir
    Path parent;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = HELLO)
    void printsHello(String language, String code) {
        try (var session = new TestSession(SharedRunner.with(language), parent)) {
            StageResult result = session.run(language, lines(code));

            assertThat(result.stderr()).isEmpty();
            assertThat(result.stdout()).isEqualTo("hello\n");
            assertThat(result.output()).isEqualTo("hello\n");
            assertThat(result.succeeded()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = ECHO)
    void getsArgumentsAndInputAndReturnsItsCode(String language, String code) {
        try (var session = new TestSession(SharedRunner.with(language), parent)) {
            StageResult result = session.run(language, lines(code), "typed", "é1", "b c");

            assertThat(result.stdout()).contains("é1", "b c", "typed");
            assertThat(result.code()).isEqualTo(7);
            assertThat(result.signal()).isNull();
            assertThat(result.status()).isEqualTo(Status.RE);
            assertThat(result.message()).isEqualTo("Exited with error status 7");
        }
    }

    @ParameterizedTest
    @CsvSource({"python,def f(:", "javascript,let let", "bash,if", "java,class {"})
    void aSyntaxErrorIsTheProgramsOwn(String language, String code) {
        try (var session = new TestSession(SharedRunner.with(language), parent)) {
            ExecutionResult result = session.execute(language, file("file0.code", code));

            assertThat(result.compile()).isNull();
            assertThat(result.run().status()).isEqualTo(Status.RE);
            assertThat(result.run().stderr()).isNotBlank();
        }
    }

    @ParameterizedTest
    @CsvSource({"c", "c++"})
    void whatDoesNotCompileIsNotRun(String language) {
        try (var session = new TestSession(SharedRunner.with(language), parent)) {
            ExecutionResult result = session.execute(language, file("file0.code", "int main({"));

            assertThat(result.compile()).isNotNull().isEqualTo(result.run());
            assertThat(result.run().code()).isEqualTo(1);
            assertThat(result.run().stderr()).contains("error:");
        }
    }

    @Test
    void sourcesAreCompiledTogetherAndHeadersFound() {
        try (var session = new TestSession(SharedRunner.with("c"), parent)) {
            ExecutionResult result = session.execute(
                    "c",
                    file(
                            "main",
                            "#include \"lib/answer.h\"\n#include <stdio.h>\nint main(void){printf(\"%d\",answer());}"),
                    file("lib/answer.h", "int answer(void);"),
                    file("lib/answer.c", "int answer(void){return 42;}"),
                    file("notes.txt", "no source"));

            assertThat(result.run().stdout()).isEqualTo("42");
            assertThat(result.compile()).isNotNull().satisfies(compile -> assertThat(compile.succeeded())
                    .isTrue());
        }
    }

    @ParameterizedTest
    @CsvSource({"Main", "Main.java"})
    void aJavaFileNeedsNoSuffix(String name) {
        try (var session = new TestSession(SharedRunner.with("java"), parent)) {
            String code = "public class Main{public static void main(String[] a){System.out.print(1);}}";

            assertThat(session.execute("java", file(name, code)).run().stdout()).isEqualTo("1");
        }
    }

    @Test
    void stackTracesReadAsUnderPiston() {
        try (var session = new TestSession(SharedRunner.with("python"), parent)) {
            assertThat(session.run("python", "x={}\nx['k']").stderr())
                    .contains("File \"/box/submission/file0.code\", line 2")
                    .endsWith("KeyError: 'k'\n");
        }
    }

    private static String lines(String code) {
        return code.startsWith("#include") ? code.replaceFirst("!", "\n") : code;
    }
}
