package dev.sluice.bench;

import dev.sluice.emulator.Emulator;
import dev.sluice.emulator.EmulatorSettings;
import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.ExecutionResult;
import dev.sluice.piston.LanguageRuntime;
import dev.sluice.piston.Runtimes;
import dev.sluice.piston.StageResult;
import dev.sluice.session.runner.CodeRunner;
import dev.sluice.session.workspace.SessionFolder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * The emulated pool in a process of its own, over sessions that run nothing: each execution answers 42 after a delay.
 * The benchmarks thus measure what stands in front of the pool, and not Python.
 */
final class BenchPool implements CodeRunner {
    static final String ANSWER = "42\\n";
    static final String IDENTITY_HEADER = "benchmark";

    private static final Runtimes RUNTIMES =
            new Runtimes(List.of(new LanguageRuntime("python", "3.11.2", List.of("py"), null)));

    private final Duration delay;

    BenchPool(Duration delay) {
        this.delay = delay;
    }

    /**
     * Starts the pool, and waits for ever.
     *
     * @param args port and delay in milliseconds
     */
    public static void main(String[] args) throws InterruptedException {
        // Each measured target keeps a thousand connections, and the server would close those beyond 2000.
        System.setProperty("sun.net.httpserver.maxIdleConnections", "20000");
        var settings = EmulatorSettings.defaults()
                .withPort(Integer.parseInt(args[0]))
                .withEnvironment(Map.of("IDENTITY_HEADER", IDENTITY_HEADER));
        try (Emulator emulator = Emulator.start(settings, new BenchPool(Duration.ofMillis(Long.parseLong(args[1]))))) {
            System.out.println("Pool at " + emulator.endpoint());
            Thread.currentThread().join();
        }
    }

    @Override
    public Runtimes runtimes() {
        return RUNTIMES;
    }

    @Override
    public ExecutionResult run(ExecutionRequest.Resolved execution, SessionFolder folder) {
        long until = System.nanoTime() + delay.toNanos();
        for (long left = delay.toNanos(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return new ExecutionResult(
                "python", "3.11.2", null, new StageResult(null, "42\n", "", 0, "42\n", null, null, null, 1L, 1L));
    }

    @Override
    public String sandbox() {
        return "none";
    }

    @Override
    public void close() {
        // holds nothing
    }
}
