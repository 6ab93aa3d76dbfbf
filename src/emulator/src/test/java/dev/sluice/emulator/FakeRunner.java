package dev.sluice.emulator;

import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.ExecutionResult;
import dev.sluice.piston.LanguageRuntime;
import dev.sluice.piston.Runtimes;
import dev.sluice.piston.StageResult;
import dev.sluice.session.runner.CodeRunner;
import dev.sluice.session.workspace.SessionFolder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Runs nothing: the text of a program comes back as its output. The program {@code wait} waits until it is let go. */
public final class FakeRunner implements CodeRunner {
    public static final String WAIT = "wait";

    public final Semaphore waiting = new Semaphore(0);
    public final CountDownLatch letGo = new CountDownLatch(1);
    /** The folder of each run, in order. */
    public final ConcurrentLinkedQueue<SessionFolder> folders = new ConcurrentLinkedQueue<>();

    private final String sandbox;

    public FakeRunner() {
        this("none");
    }

    public FakeRunner(String sandbox) {
        this.sandbox = sandbox;
    }

    @Override
    public Runtimes runtimes() {
        return new Runtimes(List.of(new LanguageRuntime("python", "3.12.0", List.of("py"), null)));
    }

    @Override
    public Optional<String> obstacle() {
        return Optional.empty();
    }

    @Override
    public ExecutionResult run(ExecutionRequest.Resolved execution, SessionFolder folder) {
        folders.add(folder);
        String code = execution.request().mainFile().content();
        if (code.equals(WAIT)) {
            waiting.release();
            await(letGo);
        }
        return new ExecutionResult(
                "python", "3.12.0", null, new StageResult(null, code, "", 0, code, null, null, null, 1L, 1L));
    }

    @Override
    public String sandbox() {
        return sandbox;
    }

    @Override
    public void close() {
        letGo.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Nobody let the program go");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
