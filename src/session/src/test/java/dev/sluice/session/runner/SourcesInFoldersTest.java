package dev.sluice.session.runner;

import static dev.sluice.session.runner.TestSession.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.piston.ExecutionResult;
import dev.sluice.piston.SourceFile;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Programs whose files lie in several folders: what belongs to the program is compiled, and what does not is left out.
 */
class SourcesInFoldersTest {
    /** @param files of which the first is the main one; the program prints "right" */
    private record Program(String language, String title, List<SourceFile> files) {
        Program(String language, String title, SourceFile... files) {
            this(language, title, List.of(files));
        }

        @Override
        public String toString() {
            return language + ": " + title;
        }
    }

    private static final String C_MAIN =
            "#include <stdio.h>\nint f(void);\nint main(void) { puts(f() ? \"right\" : \"\"); }";
    private static final String C_F = "int f(void) { return 1; }";
    private static final String CPP_MAIN =
            "#include <iostream>\nint f();\nint main() { std::cout << (f() ? \"right\" : \"\") << std::endl; }";
    private static final String GO_F = "package util\nfunc F() string { return \"right\" }";
    private static final String GO_ALONE = "package main\nimport \"fmt\"\nfunc main() { fmt.Println(\"right\") }";

    static Stream<Program> programs() {
        return Stream.of(
                new Program(
                        "c",
                        "another program",
                        file("m.c", C_MAIN + C_F),
                        file("examples/o.c", "int main(void) { return 3; }")),
                new Program("c", "a part in a folder", file("m.c", C_MAIN), file("inc/f.c", C_F)),
                new Program(
                        "c",
                        "a part that another folder's refers to",
                        file("m.c", C_MAIN),
                        file("a/f.c", "int g(void); int f(void) { return g(); }"),
                        file("b/g.c", "int g(void) { return 1; }")),
                new Program(
                        "c",
                        "a part and another program",
                        file("m.c", C_MAIN),
                        file("inc/f.c", C_F),
                        file("examples/o.c", "int main(void) { return 3; }")),
                new Program(
                        "c",
                        "two that contradict each other",
                        file("m.c", C_MAIN),
                        file("inc/f.c", C_F),
                        file("x/1.c", "int g;"),
                        file("x/2.c", "void g(void) {}")),
                new Program(
                        "c",
                        "one that does not compile",
                        file("m.c", C_MAIN + C_F),
                        file("x/1.c", "#include <nowhere.h>")),
                new Program("c", "the main function elsewhere", file("f.c", C_F), file("src/m.c", C_MAIN)),
                new Program(
                        "c",
                        "all in one folder",
                        file("src/m.c", C_MAIN),
                        file("src/f.c", C_F),
                        file("o.c", "int main(void) { return 3; }")),
                new Program(
                        "c++",
                        "another program",
                        file("m.cpp", CPP_MAIN + "int f() { return 1; }"),
                        file("examples/o.cpp", "int main() { return 3; }")),
                new Program(
                        "c++",
                        "a part in a folder",
                        file("m.cpp", CPP_MAIN),
                        file("inc/f.cc", "int f() { return 1; }")),
                new Program(
                        "c++",
                        "a part that nothing refers to",
                        file("m.cpp", CPP_MAIN + "int n; int f() { return n; }"),
                        file("p/n.cpp", "extern int n; static int x = n = 1;")),
                new Program(
                        "go",
                        "another program",
                        file("m.go", GO_ALONE),
                        file("tools/gen.go", "package main\nfunc main() {}")),
                new Program(
                        "go",
                        "another program beside it",
                        file("m.go", GO_ALONE),
                        file("gen.go", "package main\nfunc main() {}")),
                new Program(
                        "go",
                        "a test beside it",
                        file("m.go", GO_ALONE),
                        file("m_test.go", "package main\nimport \"testing\"\nfunc TestM(t *testing.T) {}")),
                new Program(
                        "go",
                        "a part beside it",
                        file("m.go", "package main\nfunc main() { f() }"),
                        file("f.go", "package main\nimport \"fmt\"\nfunc f() { fmt.Println(\"right\") }")),
                new Program(
                        "go",
                        "a package of the module",
                        file("m.go", modular("util")),
                        file("go.mod", "module demo"),
                        file("util/f.go", GO_F)),
                new Program(
                        "go",
                        "a command of a module",
                        file("cmd/x/m.go", modular("util")),
                        file("go.mod", "module demo"),
                        file("util/f.go", GO_F)),
                new Program(
                        "go",
                        "a module in a folder",
                        file("app/m.go", modular("util")),
                        file("app/go.mod", "module demo"),
                        file("app/util/f.go", GO_F),
                        file("m.go", "package main")),
                new Program(
                        "java", "another program", file("file0.code", java("A")), file("x/Main.java", java("Main"))),
                new Program(
                        "java",
                        "a part in a folder",
                        file("file0.code", "class A { public static void main(String[] a) { B.main(a); } }"),
                        file("lib/B.java", java("B"))),
                new Program(
                        "javascript",
                        "a part in a folder",
                        file("m.js", "require('./lib/f')"),
                        file("lib/f.js", "console.log('right')")),
                new Program(
                        "javascript",
                        "a module's part",
                        file("file0.code", "import './lib/f.mjs'"),
                        file("lib/f.mjs", "console.log('right')")),
                new Program(
                        "javascript",
                        "a module beside one of the name of its copy",
                        file("m", "import './m.mjs'"),
                        file("m.mjs", "console.log('right')")),
                new Program(
                        "typescript",
                        "a part in a folder",
                        file("m.ts", "import { f } from './lib/f';\nconsole.log(f);"),
                        file("lib/f.ts", "export const f: string = 'right';"),
                        file("x/o.ts", "const x: number = '';")),
                new Program(
                        "typescript",
                        "another program beside it",
                        file("m.ts", "const x: string = 'right';\nconsole.log(x);"),
                        file("o.ts", "const x: string = '';")),
                new Program(
                        "python",
                        "a part in a folder",
                        file("m.py", "from lib import f"),
                        file("lib/f.py", "print('right')")),
                new Program(
                        "kotlin",
                        "another program",
                        file("Main.kt", "fun main() { println(util.f()) }"),
                        file("util/F.kt", "package util\nfun f() = \"right\""),
                        file("x/O.kt", "fun main() {}")),
                new Program(
                        "kotlin",
                        "one that does not compile",
                        file("file0.code", "fun main() { println(\"right\") }"),
                        file("x/O.kt", "fun main() { nothing() }")),
                new Program(
                        "csharp",
                        "another program",
                        file("m.cs", "class M { static void Main() { System.Console.WriteLine(\"right\"); } }"),
                        file("x/o.cs", "class O { static void Main() {} }")),
                new Program(
                        "csharp",
                        "a part in a folder",
                        file("m.cs", "class M { static void Main() { System.Console.WriteLine(U.F); } }"),
                        file("x/u.cs", "class U { public const string F = \"right\"; }")),
                new Program(
                        "d",
                        "another program",
                        file("m.d", "import std.stdio;\nvoid main() { writeln(\"right\"); }"),
                        file("x/o.d", "void main() {}")),
                new Program(
                        "fortran",
                        "a module beside it",
                        file("m.f90", "program p\nuse m\ncall f()\nend"),
                        file(
                                "f.f90",
                                "module m\ncontains\nsubroutine f()\nprint \"(a)\", \"right\"\nend subroutine\nend module")),
                new Program(
                        "haskell",
                        "a module beside it",
                        file("m.hs", "import F\nmain = putStrLn f"),
                        file("F.hs", "module F where\nf = \"right\""),
                        file("x/o.hs", "main = nothing")),
                new Program(
                        "ocaml",
                        "a module beside it",
                        file("m.ml", "let () = print_endline F.f"),
                        file("f.ml", "let f = \"right\""),
                        file("x/o.ml", "let x = nothing")),
                new Program(
                        "iverilog",
                        "a part in a folder",
                        file("m.v", "module m; f x(); endmodule"),
                        file("lib/f.v", "module f; initial $display(\"right\"); endmodule")),
                new Program(
                        "rust",
                        "a module beside it",
                        file("m.rs", "mod f;\nfn main() { println!(\"{}\", f::F); }"),
                        file("f.rs", "pub const F: &str = \"right\";"),
                        file("x/o.rs", "fn main() { nothing }")));
    }

    private static String modular(String name) {
        return "package main\nimport (\n\"fmt\"\n\"demo/" + name + "\"\n)\nfunc main() { fmt.Println(" + name
                + ".F()) }";
    }

    private static String java(String name) {
        return "public class " + name + " { public static void main(String[] a) { System.out.println(\"right\"); } }";
    }

    @TempDir
    Path parent;

    @ParameterizedTest
    @MethodSource("programs")
    void whatBelongsToTheProgramIsFound(Program program) {
        try (var session = new TestSession(SharedRunner.with(program.language()), parent)) {
            ExecutionResult result =
                    session.execute(program.language(), program.files().toArray(SourceFile[]::new));

            assertThat(result.run().output()).isEqualTo("right\n");
            assertThat(result.run().succeeded()).isTrue();
        }
    }

    @Test
    void whatIsMissingIsToldWithWhatDidNotCompile() {
        try (var session = new TestSession(SharedRunner.with("c"), parent)) {
            ExecutionResult result =
                    session.execute("c", file("m.c", C_MAIN), file("inc/f.c", "int f(void) { return 1 }"));

            assertThat(result.run().code()).isPositive();
            assertThat(result.compile()).isEqualTo(result.run());
            assertThat(result.run().stderr()).contains("inc/f.c:1:", "undefined reference to `f'");
        }
    }

    @Test
    void mistakesInGoNameTheUsersFileAndLine() {
        try (var session = new TestSession(SharedRunner.with("go"), parent)) {
            ExecutionResult result = session.execute(
                    "go", file("cmd/x/m.go", "package main\nfunc main() { nothing }"), file("go.mod", "module demo"));

            assertThat(result.run().code()).isPositive();
            assertThat(result.compile()).as("Piston has no such stage").isNull();
            assertThat(result.run().stderr()).contains("cmd/x/m.go:2:");
        }
    }
}
