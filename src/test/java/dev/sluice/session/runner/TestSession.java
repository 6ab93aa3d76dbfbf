package dev.sluice.session.runner;

import dev.sluice.piston.Encoding;
import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.ExecutionResult;
import dev.sluice.piston.Limit;
import dev.sluice.piston.Limits;
import dev.sluice.piston.SourceFile;
import dev.sluice.piston.StageResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A session of a real runner, for tests. */
final class TestSession implements AutoCloseable {
    private final Runner runner;
    private final SessionFolder folder;

    TestSession(Runner runner, Path parent) {
        this.runner = runner;
        this.folder = runner.openFolder(parent);
    }

    SessionFolder folder() {
        return folder;
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

    private ExecutionResult execute(
            String language,
            List<SourceFile> files,
            @Nullable String stdin,
            List<String> args,
            Map<Limit, Long> limits) {
        var request = new ExecutionRequest(language, "*", files, stdin, args, limits);
        return runner.run(request.resolve(runner.runtimes(), Limits.DEFAULT), folder);
    }

    static SourceFile file(String name, String content) {
        return new SourceFile(name, content, Encoding.UTF8);
    }

    @Override
    public void close() {
        folder.close();
    }
}
