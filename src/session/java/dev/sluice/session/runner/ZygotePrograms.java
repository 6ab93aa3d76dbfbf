package dev.sluice.session.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The two native programs of a warm start, compiled like the meter; an image without a compiler has them beside the
 * meter that {@code SLUICE_METER} names.
 *
 * @param preload the library that turns an interpreter into a zygote
 * @param call the program that has a zygote run something
 */
record ZygotePrograms(Path preload, Path call) {
    private static final String PRELOAD = "zygote.so";
    private static final String CALL = "zygote-call";

    static Optional<ZygotePrograms> find(RunnerSettings settings, Path folder) throws IOException {
        if (settings.meter().isPresent()) {
            Path beside = settings.meter().get().toRealPath();
            var found = new ZygotePrograms(beside.resolveSibling(PRELOAD), beside.resolveSibling(CALL));
            boolean both = Files.isReadable(found.preload) && Files.isExecutable(found.call);
            return both ? Optional.of(found) : Optional.empty();
        }
        Optional<Path> compiler = NativePrograms.compiler();
        return compiler.isEmpty() ? Optional.empty() : compile(compiler.get(), folder);
    }

    private static Optional<ZygotePrograms> compile(Path compiler, Path folder) throws IOException {
        NativePrograms.unpack(Meter.SOURCE, folder);
        Optional<Path> preload = NativePrograms.compile(compiler, "zygote.c", folder, PRELOAD, "-shared", "-fPIC");
        Optional<Path> call = NativePrograms.compile(compiler, "zygote-call.c", folder, CALL);
        return preload.flatMap(first -> call.map(second -> new ZygotePrograms(first, second)));
    }
}
