package dev.sluice.session.runner.process;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts every process from one thread that lives as long as the runner. A sandbox dies with its parent, and to the
 * kernel the parent is the thread that started it, not the process.
 */
public final class Spawner implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        var spawner = new Thread(task, "sluice-spawner");
        spawner.setDaemon(true);
        return spawner;
    });

    public Process start(ProcessBuilder command) throws IOException {
        var started = new CompletableFuture<Process>();
        thread.execute(() -> {
            try {
                started.complete(command.start());
            } catch (IOException | RuntimeException e) {
                started.completeExceptionally(e);
            }
        });
        try {
            return started.get();
        } catch (ExecutionException e) {
            throw new IOException("A process could not be started", e.getCause());
        } catch (InterruptedException e) {
            var unused = started.thenAccept(Process::destroyForcibly);
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while a process was started", e);
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
