package dev.sluice.session.runner;

import dev.sluice.piston.Limit;
import dev.sluice.piston.StageResult;
import dev.sluice.piston.Status;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;

/**
 * A kind of program for the soak, with what its answer must be. Each run has a number of its own, so that one that gets
 * the answer of another is seen.
 */
@SuppressWarnings("ImmutableEnumChecker") // its functions hold nothing
enum SoakProgram {
    PYTHON("python", "print(%d * 2)", prints("%d")),
    JAVASCRIPT("javascript", "console.log(%d * 2)", prints("%d")),
    BASH("bash", "echo $((%d * 2))", prints("%d")),
    PERL("perl", "print %d * 2, \"\\n\"", prints("%d")),
    AWK("awk", "BEGIN { print %d * 2 }", prints("%d")),
    C("c", "#include <stdio.h>\nint main(void) { printf(\"%%d\\n\", %d * 2); }", prints("%d")),
    CODE("python", "import sys; sys.exit(%d %% 200 + 1)", (run, n) -> Objects.equals(run.code(), n % 200 + 1)),
    SIGNAL(
            "bash",
            "echo %d >&2; kill -SEGV $$",
            (run, n) -> Objects.equals(run.code(), 139) && run.stderr().startsWith(n + "\n")),
    SYNTAX("python", "x%d = (", (run, n) -> run.stderr().contains("x" + n)),
    COMPILE_ERROR(
            "c", "int main(void) { return x%d; }", (run, n) -> run.stderr().contains("x" + n)),
    TIMEOUT(
            "python",
            "print(%d, flush=True)\nwhile True: pass",
            (run, n) -> run.status() == Status.TO && run.stdout().equals(n + "\n")),
    OVERFLOW(
            "bash",
            "yes %d",
            (run, n) -> run.status() == Status.OL && run.stdout().startsWith(n + "\n" + n)),
    DAEMON("bash", "(setsid sleep 100 &) ; echo $((%d * 2))", prints("%d")),
    CHILDREN("python", """
            import os
            for i in range(10):
              if os.fork() == 0: os._exit(0)
            for i in range(10): os.wait()
            print(%d * 2)
            """, prints("%d")),
    FILES("python", """
            import os
            for i in range(50):
              os.makedirs(f'a/{i}'); open(f'a/{i}/f', 'w').write('x' * 1000)
            os.chmod('a', 0)
            print(%d * 2)
            """, prints("%d")),
    KEPT(
            "bash",
            "echo %d >>/mnt/data/kept; tail -n 1 /mnt/data/kept; sort /mnt/data/kept | uniq -d",
            (run, n) -> run.stdout().equals(n + "\n"));

    private final String language;
    private final String code;
    private final BiPredicate<StageResult, Integer> right;

    SoakProgram(String language, String code, BiPredicate<StageResult, Integer> right) {
        this.language = language;
        this.code = code;
        this.right = right;
    }

    private static BiPredicate<StageResult, Integer> prints(String format) {
        return (run, n) -> run.stdout().equals(format.formatted(n * 2) + "\n") && run.succeeded();
    }

    boolean isInstalled(Runner runner) {
        return runner.runtimes().find(language, "*").isPresent();
    }

    /** Returns what is wrong with the answer, or an empty text. */
    String complaint(TestSession session, int number) {
        Map<Limit, Long> limits = this == TIMEOUT ? Map.of(Limit.RUN_TIMEOUT, 2000L) : Map.of();
        StageResult run = session.run(language, code.formatted(number), limits);
        return right.test(run, number) ? "" : this + " " + number + ": " + run;
    }
}
