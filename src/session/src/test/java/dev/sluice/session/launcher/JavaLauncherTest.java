package dev.sluice.session.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs in Java do the same on every JDK of this machine. */
@ParameterizedClass
@MethodSource("jdks")
class JavaLauncherTest {
    private static final Path INSTALLED = Path.of("/usr/lib/jvm");
    private static final String HELLO = "{ System.out.println(\"hello\"); }";

    private final Path jdk;

    JavaLauncherTest(Path jdk) {
        this.jdk = jdk;
    }

    /** Returns the JDK of this test, and those that the system has besides. */
    static Stream<Path> jdks() throws IOException {
        Path own = Path.of(System.getProperty("java.home")).toRealPath();
        if (!Files.isDirectory(INSTALLED)) {
            return Stream.of(own);
        }
        try (Stream<Path> folders = Files.list(INSTALLED)) {
            var all = new ArrayList<>(List.of(own));
            for (Path folder : (Iterable<Path>) folders::iterator) {
                if (Files.isExecutable(folder.resolve("bin/javac"))) {
                    all.add(folder.toRealPath());
                }
            }
            return all.stream().distinct().filter(folder -> feature(folder) >= 17);
        }
    }

    private static int feature(Path jdk) {
        try (Stream<String> lines = Files.lines(jdk.resolve("release"))) {
            return lines.filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> line.replaceAll("[^0-9.]", ""))
                    .map(version -> Integer.parseInt(version.split("\\.", 2)[0]))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    @TempDir
    Path folder;

    private record Result(int code, String stdout, String stderr) {}

    private Result run(List<String> files, String... args) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                jdk.resolve("bin/java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes(),
                JavaLauncher.class.getName()));
        command.addAll(files);
        command.add(JavaLauncher.END_OF_SOURCES);
        command.addAll(List.of(args));
        Path stdout = folder.resolve("stdout");
        Path stderr = folder.resolve("stderr");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(stdout.toFile())
                .redirectError(stderr.toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Result(process.exitValue(), Files.readString(stdout), Files.readString(stderr));
    }

    private static String classes() {
        return Path.of(JavaLauncher.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString();
    }

    private String write(String name, String... lines) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, String.join("\n", lines), StandardCharsets.UTF_8);
        return name;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "public class Main { public static void main(String[] a) %s }",
                "package demo; public class Main { public static void main(String[] a) %s }",
                "class Helper {} public class Main { public static void main(String[] a) %s }",
                "interface First { int x(); } enum Second { A } record Third() {} class Last { public static void main(String... a) %s }",
                "class Base { public static void main(String[] a) %s } class Main extends Base {}",
                "abstract class A { abstract void main(); } class B { public static void main(String[] a) %s }",
                "class A { private static void main(String[] a) {} } class B { public static void main(String[] a) %s }",
                "interface Main { static void main(String[] a) %s }",
                "enum Main { ; public static void main(String[] a) %s }",
                "record Main(int x) { public static void main(String[] a) %s }",
                "class Main { void main() %s }",
                "class Main { static void main(String[] a) %s }",
                "class Base { protected void main() %s } class Main extends Base { private Main(int x) {} }",
            })
    void theMainClassIsTheFirstThatHasAMainMethod(String code) throws IOException, InterruptedException {
        String file = write("file0.code.java", code.formatted(HELLO));

        assertThat(run(List.of(file))).isEqualTo(new Result(0, "hello\n", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Main.java", "file0.code.java", "1.java", "a b.java", "src/deep/Other.java", "é.java"})
    void aFileMayBeCalledAnything(String name) throws IOException, InterruptedException {
        write(name, "public class Main {", "public static void main(String[] a) " + HELLO, "}");

        assertThat(run(List.of(name))).isEqualTo(new Result(0, "hello\n", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "a.B,p/a/B.java",
        "a.B,wherever.java",
        "B,lib/deep/B.java",
        "a.b.c.B,B.java",
    })
    void filesPackagesAndFoldersCompileTogether(String type, String name) throws IOException, InterruptedException {
        String main = write(
                "file0.code.java", "class Main { public static void main(String[] args) { " + type + ".hello(); } }");
        int dot = type.lastIndexOf('.');
        String declared = dot < 0 ? "" : "package " + type.substring(0, dot) + "; ";
        write(
                name,
                declared + "public class " + type.substring(dot + 1) + " { public static void hello() " + HELLO + " }");

        assertThat(run(List.of(main, name))).isEqualTo(new Result(0, "hello\n", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "class Main { public static void main(String[] a) {} }",
                "class Other { void x( }",
                "import org.junit.jupiter.api.Test; class Other { @Test void x() {} }",
                "package other; class Main { public static void main(String[] a) {} }",
            })
    void aFurtherFileThatDoesNotFitIsLeftOut(String code) throws IOException, InterruptedException {
        String main = write("Main.java", "public class Main { public static void main(String[] a) { U.hello(); } }");
        String used = write("util/U.java", "class U { static void hello() " + HELLO + " }");
        String other = write("examples/Other.java", code);

        assertThat(run(List.of(main, other, used))).isEqualTo(new Result(0, "hello\n", ""));
    }

    @ParameterizedTest
    @CsvSource({"Main.java", "file0.code.java", "demo/Main.java"})
    void mistakesNameTheUsersFileAndLine(String name) throws IOException, InterruptedException {
        write(name, "public class Main {", "  public static void main(String[] a) { int x = \"\" }", "}");

        Result result = run(List.of(name));

        assertThat(result.code()).isOne();
        assertThat(result.stdout()).isEmpty();
        assertThat(result.stderr())
                .startsWith(name + ":2: error: ';' expected\n")
                .endsWith("1 error\nerror: compilation failed\n");
    }

    @ParameterizedTest
    @CsvSource({"1", "2"})
    void mistakesInFilesThatAreNeededAreTold(int needed) throws IOException, InterruptedException {
        String main =
                write("Main.java", "class Main { public static void main(String[] a) { new A" + needed + "(); } }");
        String one = write("a/A1.java", "class A1 {", "x }");
        String two = write("b/A2.java", "class A2 {", "x }");

        Result result = run(List.of(main, one, two));

        assertThat(result.code()).isOne();
        assertThat(result.stderr()).contains("a/A1.java:2: error: ", "b/A2.java:2: error: ");
    }

    @ParameterizedTest
    @CsvSource({"Main.java", "file0.code.java"})
    void whatIsThrownTellsOfTheProgramAlone(String name) throws IOException, InterruptedException {
        write(
                name,
                "class Helper {}",
                "public class Main {",
                "  public static void main(String[] a) {",
                "    throw new IllegalStateException(\"x\", new RuntimeException(\"y\"));",
                "  }",
                "}");

        assertThat(run(List.of(name)))
                .isEqualTo(new Result(
                        1,
                        "",
                        "Exception in thread \"main\" java.lang.IllegalStateException: x\n"
                                + "\tat Main.main(" + name + ":4)\n"
                                + "Caused by: java.lang.RuntimeException: y\n\t... 1 more\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "class Main { static { if (true) throw new IllegalStateException(); } public static void main(String[] a) {} }",
                "class Main { static int x = 1 / 0; public static void main(String[] a) {} }",
            })
    void whatAnInitializerThrowsTellsOfTheProgramAlone(String code) throws IOException, InterruptedException {
        Result result = run(List.of(write("Main.java", code)));

        assertThat(result.code()).isOne();
        assertThat(result.stderr())
                .startsWith("Exception in thread \"main\" java.lang.ExceptionInInitializerError")
                .contains("at Main.<clinit>(Main.java:1)")
                .doesNotContain("sluice", "reflect");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "class A {} class B {} | can't find main(String[]) method in class: A",
                "package demo; class A {} | can't find main(String[]) method in class: demo.A",
                "class A { int main(String[] a) { return 1; } } | can't find main(String[]) method in class: A",
                "import java.util.*; | no class declared in source file",
            })
    void aProgramWithoutAMainMethodIsToldSo(String code, String message) throws IOException, InterruptedException {
        assertThat(run(List.of(write("A.java", code)))).isEqualTo(new Result(1, "", "error: " + message + "\n"));
    }

    @ParameterizedTest
    @CsvSource({"0", "7"})
    void argumentsInputAndCodeAreThePrograms(int code) throws IOException, InterruptedException {
        String main = write(
                "Main.java",
                "class Main { public static void main(String[] a) {",
                "System.out.println(String.join(\",\", a)); System.exit(" + code + "); } }");

        assertThat(run(List.of(main, main), "a", "--", "é b")).isEqualTo(new Result(code, "a,--,é b\n", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "class Main { public static void main(String[] a) throws Exception { Class.forName(\"B\").getMethod(\"hello\").invoke(null); } }",
                "class Main { public static void main(String[] a) throws Exception { Thread.currentThread().getContextClassLoader().loadClass(\"B\").getMethod(\"hello\").invoke(null); } }",
            })
    void classesAreFoundByName(String code) throws IOException, InterruptedException {
        String main = write("Main.java", code);
        String other = write("plugins/B.java", "public class B { public static void hello() " + HELLO + " }");

        assertThat(run(List.of(main, other))).isEqualTo(new Result(0, "hello\n", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "package-info.java | package demo;",
                "module-info.java | module demo { requires java.logging; }",
            })
    void filesThatDescribePackagesAndModulesAreTaken(String name, String code)
            throws IOException, InterruptedException {
        String main = write(
                "demo/Main.java",
                "package demo; public class Main { public static void main(String[] a) {",
                "java.util.logging.Logger.getLogger(\"x\"); " + HELLO + " } }");

        assertThat(run(List.of(main, write(name, code)))).isEqualTo(new Result(0, "hello\n", ""));
    }

    @ParameterizedTest
    @CsvSource({"file0.code.java", "Main.java", "1.java", "class.java"})
    void methodsWithoutAClassRunWhereTheCompilerTakesThem(String name) throws IOException, InterruptedException {
        assumeTrue(feature(jdk) >= 25, jdk + " is older than 25, whose compiler takes them");
        String file =
                write(name, "void main() {", "  IO.println(\"hello\");", "  throw new IllegalStateException();", "}");

        Result result = run(List.of(file));

        assertThat(result.stdout()).isEqualTo("hello\n");
        assertThat(result.stderr()).contains("(" + name + ":3)");
    }
}
