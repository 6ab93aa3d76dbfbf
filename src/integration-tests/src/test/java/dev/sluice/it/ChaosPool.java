package dev.sluice.it;

import dev.sluice.emulator.Emulator;
import dev.sluice.emulator.EmulatorSettings;
import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.ExecutionResult;
import dev.sluice.piston.Limits;
import dev.sluice.piston.Runtimes;
import dev.sluice.session.adapter.CodeRunners;
import dev.sluice.session.runner.CodeRunner;
import dev.sluice.session.workspace.SessionFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The emulated pool as a process of its own that also writes down, outside of all sessions, which programs were
 * started: the stdin of each, a line each, before it starts. What a session's end takes away is still known there.
 */
public final class ChaosPool {
    private ChaosPool() {}

    public static void main(String[] args) {
        var runner = new MarkingRunner(CodeRunners.from(System.getenv()), Path.of(args[0]));
        var emulator = Emulator.start(EmulatorSettings.from(System.getenv()), runner);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            emulator.close();
            runner.close();
        }));
        System.out.println("Listening at " + emulator.endpoint());
    }

    private record MarkingRunner(CodeRunner runner, Path marks) implements CodeRunner {
        @Override
        public ExecutionResult run(ExecutionRequest.Resolved execution, SessionFolder folder) {
            String stdin = execution.request().stdin();
            if (stdin != null) {
                mark(stdin);
            }
            return runner.run(execution, folder);
        }

        private synchronized void mark(String stdin) {
            try {
                Files.writeString(marks, stdin.strip() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Runtimes runtimes() {
            return runner.runtimes();
        }

        @Override
        public Optional<String> obstacle() {
            return runner.obstacle();
        }

        @Override
        public String sandbox() {
            return runner.sandbox();
        }

        @Override
        public Limits limits(String language, Limits configured) {
            return runner.limits(language, configured);
        }

        @Override
        public SessionFolder openFolder(Path parent) {
            return runner.openFolder(parent);
        }

        @Override
        public SessionFolder openFolder() {
            return runner.openFolder();
        }

        @Override
        public SessionFolder useFolder(Path folder) {
            return runner.useFolder(folder);
        }

        @Override
        public void close() {
            runner.close();
        }
    }
}
