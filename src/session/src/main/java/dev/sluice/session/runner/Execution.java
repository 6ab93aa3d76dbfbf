package dev.sluice.session.runner;

import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.ExecutionResult;
import dev.sluice.piston.SourceFile;
import dev.sluice.piston.StageResult;
import dev.sluice.session.runner.language.Language;
import dev.sluice.session.runner.process.ProcessRunner;
import dev.sluice.session.runner.process.RunningStage;
import dev.sluice.session.runner.sandbox.Stage;
import dev.sluice.session.runner.sandbox.StageLimits;
import dev.sluice.session.settings.RunnerSettings;
import dev.sluice.session.workspace.DiskWatch;
import dev.sluice.session.workspace.RunFolder;
import dev.sluice.session.workspace.SessionFolder;
import dev.sluice.session.workspace.StopReason;
import dev.sluice.session.workspace.Stoppable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One request from its files to its answer: compiled where the language has that stage, then run. */
final class Execution implements Stoppable {
    private final ExecutionRequest.Resolved request;
    private final Language language;
    private final SessionFolder session;
    private final ProcessRunner processes;
    private final RunnerSettings.Bounds bounds;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable RunningStage current;
    private @Nullable StopReason stopped;

    Execution(
            ExecutionRequest.Resolved request,
            Language language,
            SessionFolder session,
            ProcessRunner processes,
            RunnerSettings.Bounds bounds) {
        this.request = request;
        this.language = language;
        this.session = session;
        this.processes = processes;
        this.bounds = language.definition().bounds(bounds);
    }

    /** @param parent where the folder of this run is made */
    @SuppressWarnings("try") // the watch is there to be closed
    ExecutionResult run(Path parent, DiskWatch disk) {
        session.enter(this);
        try (RunFolder folder = RunFolder.create(parent, session.owner());
                var watch = disk.watch(this, folder, session)) {
            request.request().files().forEach(file -> folder.write(nameOf(file), file.bytes()));
            return stages(folder);
        } finally {
            session.leave(this);
        }
    }

    private ExecutionResult stages(RunFolder folder) {
        String name = language.runtime().language();
        String version = language.runtime().version();
        if (!language.definition().isCompiled()) {
            return new ExecutionResult(name, version, null, runStage(folder));
        }
        StageResult compiled = compileStage(folder);
        boolean shown = language.definition().showsCompile();
        if (compiled.succeeded()) {
            return new ExecutionResult(name, version, shown ? compiled : null, runStage(folder));
        }
        return shown
                ? ExecutionResult.notCompiled(name, version, compiled)
                : new ExecutionResult(name, version, null, compiled);
    }

    private StageResult compileStage(RunFolder folder) {
        var limits = StageLimits.compile(request.limits(), language.definition().limitsAddressSpace(), bounds);
        return stage(folder, language.compileCommand(mainName(), sources(), limits.memory()), limits, false);
    }

    private List<String> sources() {
        return request.request().files().stream()
                .filter(file -> file.encoding().isText())
                .map(this::nameOf)
                .filter(language.definition().sources()::isCompiled)
                .toList();
    }

    private StageResult runStage(RunFolder folder) {
        var limits = StageLimits.run(request.limits(), language.definition().limitsAddressSpace(), bounds);
        List<String> command =
                language.runCommand(mainName(), sources(), request.request().args(), limits.memory());
        return stage(folder, command, limits, language.definition().warm().isPresent());
    }

    private StageResult stage(RunFolder folder, List<String> command, StageLimits limits, boolean warm) {
        var stage = new Stage(command, language.environment(), language.readable(), folder, session, limits, warm);
        RunningStage process = processes.start(stage, stdin());
        adopt(process);
        return process.await().result();
    }

    /** Returns the text for standard input. It ends with a newline even when nothing is sent, as under Piston. */
    private byte[] stdin() {
        String given =
                request.request().stdin() == null ? "" : request.request().stdin();
        return (given.endsWith("\n") ? given : given + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private String mainName() {
        return language.definition()
                .sources()
                .ofMain(request.request().mainFile().name());
    }

    private String nameOf(SourceFile file) {
        return file.equals(request.request().mainFile()) ? mainName() : file.name();
    }

    private void adopt(RunningStage process) {
        StopReason reason;
        lock.lock();
        try {
            current = process;
            reason = stopped;
        } finally {
            lock.unlock();
        }
        if (reason != null) {
            process.stop(reason);
        }
    }

    @Override
    public void stop(StopReason reason) {
        RunningStage process;
        lock.lock();
        try {
            stopped = reason;
            process = current;
        } finally {
            lock.unlock();
        }
        if (process != null) {
            process.stop(reason);
        }
    }
}
