package dev.sluice.session.adapter;

import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.ExecutionResult;
import dev.sluice.piston.LanguageRuntime;
import dev.sluice.piston.Limit;
import dev.sluice.piston.Limits;
import dev.sluice.piston.Runtimes;
import dev.sluice.piston.StageResult;
import dev.sluice.session.runner.CodeRunner;
import dev.sluice.session.runner.SandboxReport;
import dev.sluice.session.workspace.SessionFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs nothing, remembers everything, and answers with the content of the main file. */
final class RecordingRunner implements CodeRunner {
    final List<ExecutionRequest.Resolved> executions = new ArrayList<>();
    final List<SessionFolder> folders = new ArrayList<>();
    Runtimes runtimes = new Runtimes(List.of(
            new LanguageRuntime("python", "3.11.2", List.of("py"), null),
            new LanguageRuntime("python", "3.12.1", List.of("py"), null),
            new LanguageRuntime("c++", "12.2.0", List.of("cpp"), "gcc")));
    Runnable onRun = () -> {};

    @Override
    public Runtimes runtimes() {
        return runtimes;
    }

    @Override
    public Limits limits(String language, Limits configured) {
        return language.equals("c++") ? configured.with(Limit.COMPILE_TIMEOUT, 1) : configured;
    }

    @Override
    public ExecutionResult run(ExecutionRequest.Resolved execution, SessionFolder folder) {
        onRun.run();
        executions.add(execution);
        folders.add(folder);
        String code = execution.request().mainFile().content();
        var run = new StageResult(null, code, "", 0, code, 1L, null, null, 2L, 3L);
        return new ExecutionResult(
                execution.runtime().language(), execution.runtime().version(), null, run);
    }

    @Override
    public List<String> warmLanguages() {
        return List.of("python");
    }

    @Override
    public String sandbox() {
        return "recording";
    }

    @Override
    public SandboxReport sandboxReport() {
        return new SandboxReport(sandbox(), Optional.of("hand"), Optional.of(false), Optional.of(true));
    }

    @Override
    public void close() {}
}
