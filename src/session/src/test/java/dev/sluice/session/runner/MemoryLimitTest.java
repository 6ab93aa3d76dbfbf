package dev.sluice.session.runner;

import static dev.sluice.session.runner.TestSession.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.ExecutionResult;
import dev.sluice.piston.Limit;
import dev.sluice.piston.StageResult;
import dev.sluice.piston.Status;
import dev.sluice.session.runner.language.LanguageCase;
import dev.sluice.session.runner.sandbox.SandboxSuite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The memory limit: it ends what uses more, nothing that uses less, and both in each run of a session. */
@ParameterizedClass
@MethodSource("dev.sluice.session.runner.TestedSandbox#usual")
@ResourceLock(AbusedRunner.WHOLE_MACHINE)
class MemoryLimitTest extends SandboxSuite {
    private static final long MOST_HELLOS = 64_000_000;
    /** The languages that need more, as docs/languages.md says. */
    private static final Map<String, Long> LEAST = Map.of("kotlin", 128_000_000L, "scala", 256_000_000L);

    @Test
    void aHelloOfEveryLanguageNeedsLittle() {
        var wrong = new ArrayList<String>();
        for (LanguageCase language : LanguageCase.all()) {
            String name = language.definition().language();
            if (runner().runtimes().find(name, "*").isEmpty()) {
                continue;
            }
            long limit = LEAST.getOrDefault(name, MOST_HELLOS);
            StageResult result = session().run(name, language.hello(), Map.of(Limit.RUN_MEMORY_LIMIT, limit));
            if (!result.stdout().contains("hello") || !result.succeeded()) {
                wrong.add(name + ": " + result);
            }
        }

        assertThat(wrong).isEmpty();
    }

    /** Programs that reserve, share or start much and use little of it. */
    enum Frugal {
        FORKED_SLEEPERS("python", 64_000_000, """
                import os, time
                for i in range(12):
                  if os.fork() == 0: time.sleep(0.3); os._exit(0)
                for i in range(12): os.wait()
                print('ok')
                """),
        FORKS_THAT_SHARE_MUCH("python", 100_000_000, """
                import os, time
                x = bytearray(b'x') * 40_000_000
                for i in range(12):
                  if os.fork() == 0: time.sleep(0.3); os._exit(0)
                for i in range(12): os.wait()
                print('ok')
                """),
        /** A program that starts others: whoever starts a program lends it all its memory for a moment. */
        PROGRAMS_THAT_ARE_STARTED("python", 100_000_000, """
                import subprocess
                x = bytearray(b'x') * 60_000_000
                for i in range(60): subprocess.run(['/bin/true'], check=True)
                print('ok')
                """),
        SHARED_MEMORY_OF_WHICH_ONE_BYTE_IS_TOUCHED("python", 64_000_000, """
                import mmap, time
                m = mmap.mmap(-1, 300_000_000)
                m[0] = 1
                time.sleep(0.1)
                print('ok')
                """),
        MEMORY_OF_WHICH_ONE_BYTE_IS_TOUCHED("python", 64_000_000, """
                import mmap, time
                m = mmap.mmap(-1, 8 << 30, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000)
                m[0] = 1
                time.sleep(0.1)
                print('ok')
                """),
        /** Files whose pages the kernel can drop and read again. */
        A_FILE_THAT_IS_READ_THROUGH("python", 20_000_000, """
                import mmap, time
                maps = []
                for i in range(6):
                  with open(f'f{i}', 'wb') as f: f.write(bytes(9_000_000))
                  with open(f'f{i}', 'rb') as f: maps.append(mmap.mmap(f.fileno(), 0, prot=mmap.PROT_READ))
                  for at in range(0, 9_000_000, 4096): maps[-1][at]
                time.sleep(0.1)
                print('ok')
                """),
        THREADS("c++", 64_000_000, """
                #include <chrono>
                #include <iostream>
                #include <thread>
                #include <vector>
                int main() {
                    std::vector<std::thread> all;
                    for (int i = 0; i < 30; i++)
                        all.emplace_back([] { std::this_thread::sleep_for(std::chrono::milliseconds(200)); });
                    for (auto &each : all) each.join();
                    std::cout << "ok" << std::endl;
                }
                """);

        private final String language;
        private final long limit;
        private final String code;

        Frugal(String language, long limit, String code) {
            this.language = language;
            this.limit = limit;
            this.code = code;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatUsesLittleRuns(Frugal program) {
        needs(program.language);

        StageResult result =
                session().run(program.language, program.code, Map.of(Limit.RUN_MEMORY_LIMIT, program.limit));

        assertThat(result.output()).as("%s", result).isEqualTo("ok\n");
        assertThat(result.succeeded()).isTrue();
        assertThat(result.memory()).isLessThanOrEqualTo(program.limit);
    }

    @Test
    void aCompilerIsLimitedByWhatItUses() {
        needs("c++");

        ExecutionResult result = session()
                .execute(request("c++", "#include <bits/stdc++.h>\nint main() { std::cout << 1; }", 256_000_000));

        assertThat(result.run().output()).as("%s", result).isEqualTo("1");
    }

    @Test
    void aCompilerThatUsesMoreIsKilled() {
        needs("c++");

        ExecutionResult result = session()
                .execute(request("c++", "#include <bits/stdc++.h>\nint main() { std::cout << 1; }", 64_000_000));

        assertThat(result.compile()).isNotNull().satisfies(compile -> {
            assertThat(compile.code()).isEqualTo(137);
            assertThat(compile.status()).isEqualTo(Status.RE);
            assertThat(compile.stderr()).endsWith("Killed\n");
        });
    }

    private static ExecutionRequest request(String language, String code, long compileLimit) {
        return new ExecutionRequest(
                language,
                "*",
                List.of(file("file0.code", code)),
                null,
                List.of(),
                Map.of(Limit.COMPILE_MEMORY_LIMIT, compileLimit));
    }

    @ParameterizedTest
    @CsvSource({"1, 64_000_000", "10, 64_000_000", "1, 256_000_000", "10, 256_000_000"})
    void whatUsesMoreIsKilledAndKeepsWhatItWrote(int processes, String most) {
        long limit = Long.parseLong(most.replace("_", ""));

        StageResult result = session()
                .run("python", """
                import os, time
                print('kept', flush=True)
                for i in range(%d - 1):
                  if os.fork() == 0: break
                x = bytearray(b'x') * (2 * %d)
                time.sleep(10)
                """.formatted(processes, limit / processes), Map.of(Limit.RUN_MEMORY_LIMIT, limit));

        assertThat(result.code()).as("%s", result).isEqualTo(137);
        assertThat(result.status()).isEqualTo(Status.RE);
        assertThat(result.signal()).isNull();
        assertThat(result.stdout()).isEqualTo("kept\n");
        assertThat(result.stderr()).isEqualTo("Killed\n");
        assertThat(result.memory()).isGreaterThan(limit);
        assertThat(result.wallTime()).as("killed when it was seen").isLessThan(5000);
    }

    /** Checks a program that uses more for a moment, and has ended before anybody looks. */
    @Test
    void whatUsesMoreForAMomentIsNoSuccess() {
        needs("c");

        for (int i = 0; i < 3; i++) {
            StageResult result = session().run("c", """
                    #include <stdlib.h>
                    #include <string.h>
                    int main(void) { char *x = malloc(30000000); memset(x, 1, 30000000); return x[12345] - 1; }
                    """, Map.of(Limit.RUN_MEMORY_LIMIT, 20_000_000L));

            assertThat(result.code()).as("%s", result).isEqualTo(137);
            assertThat(result.stderr()).isEqualTo("Killed\n");
        }
    }

    /** Checks a small limit in runs of which the first start cold and later ones may start warm. */
    @ParameterizedTest
    @ValueSource(longs = {5_000_000, 8_000_000, 10_000_000})
    void aSmallLimitIsTheSameInEachRun(long limit) {
        try (TestSession fresh = open()) {
            for (int i = 0; i < 5; i++) {
                StageResult result = fresh.run("python", "print(1)", Map.of(Limit.RUN_MEMORY_LIMIT, limit));

                assertThat(result.output()).as("run %d: %s", i, result).isEqualTo("1\n");
                assertThat(result.memory()).isLessThanOrEqualTo(limit);
            }
        }
    }

    @Test
    void aLimitThatIsTooSmallIsSoInEachRun() {
        try (TestSession fresh = open()) {
            for (int i = 0; i < 5; i++) {
                StageResult result = fresh.run("python", "print(1)", Map.of(Limit.RUN_MEMORY_LIMIT, 1_000_000L));

                assertThat(result.code()).as("run %d: %s", i, result).isEqualTo(137);
                assertThat(result.stderr()).isEqualTo("Killed\n");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {64_000_000, 128_000_000, 256_000_000})
    void aJavaProgramSeesItsOwnError(long limit) {
        needs("java");

        StageResult result = session().run("java", """
                public class Main {
                    public static void main(String[] args) {
                        try {
                            var all = new java.util.ArrayList<int[]>();
                            while (true) all.add(new int[10_000]);
                        } catch (OutOfMemoryError e) {
                            System.out.println(e.getMessage());
                        }
                    }
                }
                """, Map.of(Limit.RUN_MEMORY_LIMIT, limit));

        assertThat(result.output()).as("%s", result).isEqualTo("Java heap space\n");
    }
}
