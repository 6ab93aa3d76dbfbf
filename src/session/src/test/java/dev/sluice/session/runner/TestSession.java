package dev.sluice.session.runner;

import static org.awaitility.Awaitility.await;

import dev.sluice.piston.Encoding;
import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.ExecutionResult;
import dev.sluice.piston.LanguageRuntime;
import dev.sluice.piston.Limit;
import dev.sluice.piston.Limits;
import dev.sluice.piston.SourceFile;
import dev.sluice.piston.StageResult;
import dev.sluice.session.workspace.SessionFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A session of a real runner, for tests. */
public final class TestSession implements AutoCloseable {
    private final Runner runner;
    private final Limits configured;
    private final SessionFolder folder;

    public TestSession(Runner runner, Path parent) {
        this(runner, Limits.DEFAULT, parent);
    }

    public TestSession(Runner runner, Limits configured, Path parent) {
        this.runner = runner;
        this.configured = configured;
        this.folder = runner.openFolder(parent);
    }

    SessionFolder folder() {
        return folder;
    }

    /** Runs programs until one has started warm, if python can, so that what comes next does. */
    public void awaitWarm() {
        if (!runner.warmLanguages().contains("python")) {
            return;
        }
        // The first that is ready may be the only one, and is not used twice in a row
        await("warm runs").atMost(Duration.ofSeconds(20)).until(() -> IntStream.range(0, 2)
                .allMatch(run -> runsWarm()));
    }

    private boolean runsWarm() {
        long before = runner.warmRuns();
        run("python", "pass");
        return runner.warmRuns() > before;
    }

    StageResult run(String language, String code) {
        return run(language, code, Map.of());
    }

    StageResult run(String language, String code, Map<Limit, Long> limits) {
        return execute(language, List.of(file("file0.code", code)), null, List.of(), limits)
                .run();
    }

    StageResult run(String language, String code, @Nullable String stdin, String... args) {
        return execute(language, List.of(file("file0.code", code)), stdin, List.of(args), Map.of())
                .run();
    }

    ExecutionResult execute(String language, SourceFile... files) {
        return execute(language, List.of(files), null, List.of(), Map.of());
    }

    /** Runs code in exactly this runtime, though another may have a higher version. */
    ExecutionResult execute(LanguageRuntime runtime, String code, @Nullable String stdin, List<String> args) {
        var files = List.of(file("file0.code", code));
        return execute(new ExecutionRequest(runtime.language(), runtime.version(), files, stdin, args, Map.of()));
    }

    private ExecutionResult execute(
            String language,
            List<SourceFile> files,
            @Nullable String stdin,
            List<String> args,
            Map<Limit, Long> limits) {
        return execute(new ExecutionRequest(language, "*", files, stdin, args, limits));
    }

    ExecutionResult execute(ExecutionRequest request) {
        Limits limits = runner.limits(request.language(), configured);
        return runner.run(request.resolve(runner.runtimes(), limits), folder);
    }

    static SourceFile file(String name, String content) {
        return new SourceFile(name, content, Encoding.UTF8);
    }

    @Override
    public void close() {
        folder.close();
    }
}
