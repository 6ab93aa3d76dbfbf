package dev.sluice.session.runner.warm;

import dev.sluice.session.runner.sandbox.Meter;
import dev.sluice.session.runner.sandbox.NativePrograms;
import dev.sluice.session.settings.RunnerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The library that turns an interpreter into a zygote, compiled like the meter; an image without a compiler has it
 * beside the meter that {@code SLUICE_METER} names.
 */
final class ZygoteLibrary {
    private static final String NAME = "zygote.so";

    private ZygoteLibrary() {}

    static Optional<Path> find(RunnerSettings settings, Path folder) throws IOException {
        if (settings.meter().isPresent()) {
            return Optional.of(settings.meter().get().toRealPath().resolveSibling(NAME))
                    .filter(Files::isReadable);
        }
        Optional<Path> compiler = NativePrograms.compiler();
        return compiler.isEmpty() ? Optional.empty() : compile(compiler.get(), folder);
    }

    private static Optional<Path> compile(Path compiler, Path folder) throws IOException {
        NativePrograms.unpack(Meter.SOURCE, folder);
        return NativePrograms.compile(compiler, "zygote.c", folder, NAME, "-shared", "-fPIC");
    }
}
