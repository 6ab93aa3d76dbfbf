package dev.sluice.session.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.piston.Limit;
import dev.sluice.piston.StageResult;
import dev.sluice.session.runner.sandbox.KernelLimits;
import dev.sluice.session.runner.sandbox.SandboxSuite;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs that need a large stack: only the memory limit bounds it, where the machine lets us. */
@ParameterizedClass
@MethodSource("dev.sluice.session.runner.TestedSandbox#usual")
class StackTest extends SandboxSuite {
    @BeforeEach
    void needsAnUnlimitedStack() {
        assumeTrue(KernelLimits.stack().equals("unlimited"), "the stack has a hard limit here: see ulimit -Hs");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            bash   | ulimit -s
            python | import resource; print('unlimited' if resource.getrlimit(resource.RLIMIT_STACK) == (-1, -1) else 'limited')
            perl   | print qx(sh -c 'ulimit -s')
            """)
    void theLimitIsRaisedAsFarAsItGoes(String language, String code) {
        needs(language);

        assertThat(session().run(language, code).output()).isEqualTo("unlimited\n");
    }

    @ParameterizedTest
    @EnumSource
    void deepRecursionAndLargeArrays(Deep program) {
        needs(program.language);

        StageResult result = session().run(program.language, program.code);

        assertThat(result.output()).as("%s", result).isEqualTo("200000\n");
    }

    /** A program that needs more than 8 MiB of its stack. */
    enum Deep {
        C("c", """
                #include <stdio.h>
                static int depth(int n) { volatile char room[200]; room[0] = 1; return n == 0 ? 0 : depth(n - 1) + room[0]; }
                int main(void) {
                    volatile char large[50000000];
                    large[0] = large[sizeof large - 1] = 0;
                    printf("%d\\n", depth(200000) + large[0]);
                }
                """),
        CPP("c++", """
                #include <iostream>
                static int depth(int n) { volatile char room[200]; room[0] = 1; return n == 0 ? 0 : depth(n - 1) + room[0]; }
                int main() { std::cout << depth(200000) << std::endl; }
                """),
        PYTHON("python", """
                import sys
                sys.setrecursionlimit(1_000_000)
                class Layer:
                  def __init__(self, inner): self.inner = inner
                  def __len__(self): return 1 if self.inner is None else len(self.inner) + 1
                layer = None
                for i in range(200_000): layer = Layer(layer)
                print(len(layer))
                """),
        JAVA("java", """
                public class Main {
                    static int depth(int n) { return n == 0 ? 0 : depth(n - 1) + 1; }
                    public static void main(String[] args) { System.out.println(depth(200_000)); }
                }
                """),
        PERL(
                "perl",
                "no warnings; sub depth { my $n = shift; $n ? depth($n - 1) + 1 : 0 } print depth(200_000), \"\\n\""),
        PHP("php", "<?php function depth($n) { return $n ? depth($n - 1) + 1 : 0; } echo depth(200000), \"\\n\";");

        private final String language;
        private final String code;

        Deep(String language, String code) {
            this.language = language;
            this.code = code;
        }
    }

    @Test
    void aStackCountsAsMemory() {
        needs("c");

        StageResult result = session().run("c", """
                static int endless(int n) { volatile char room[1000]; room[0] = 1; return endless(n + 1) + room[0]; }
                int main(void) { return endless(0); }
                """, Map.of(Limit.RUN_MEMORY_LIMIT, 64_000_000L));

        assertThat(result.code()).isEqualTo(137);
        assertThat(result.stderr()).isEqualTo("Killed\n");
    }

    @Test
    void endlessRecursionInJavaIsItsOwnError() {
        needs("java");

        StageResult result = session().run("java", """
                public class Main {
                    static int endless(int n) { return endless(n + 1) + 1; }
                    public static void main(String[] args) {
                        try { endless(0); } catch (StackOverflowError e) { System.out.println("seen"); }
                    }
                }
                """, Map.of(Limit.RUN_MEMORY_LIMIT, 64_000_000L));

        assertThat(result.output()).as("%s", result).isEqualTo("seen\n");
    }
}
