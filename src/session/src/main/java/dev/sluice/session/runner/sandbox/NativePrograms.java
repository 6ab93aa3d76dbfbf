package dev.sluice.session.runner.sandbox;

import dev.sluice.session.runner.language.Programs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Compiles the C programs that come with the runner as source, where the machine has a compiler. */
public final class NativePrograms {
    private static final System.Logger LOG = System.getLogger(NativePrograms.class.getName());
    private static final int COMPILE_SECONDS = 30;

    private NativePrograms() {}

    public static Optional<Path> compiler() {
        return Programs.onPath("cc").or(() -> Programs.onPath("gcc"));
    }

    /** Unpacks a source into {@code folder}, for itself or for another that includes it. */
    public static Path unpack(String source, Path folder) throws IOException {
        Path file = folder.resolve(source);
        try (InputStream in = NativePrograms.class.getResourceAsStream(source)) {
            Files.copy(Objects.requireNonNull(in, source), file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }

    /** Compiles a program that every user may run, or returns nothing if the compiler could not make it. */
    public static Optional<Path> compile(Path compiler, String source, Path folder, String name, String... options)
            throws IOException {
        Path program = folder.resolve(name);
        var command = new ArrayList<>(List.of(compiler.toString(), "-O1", "-o", program.toString()));
        command.addAll(List.of(options));
        command.add(unpack(source, folder).toString());
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!ended(process) || process.exitValue() != 0) {
            process.destroyForcibly();
            LOG.log(System.Logger.Level.WARNING, "{0} could not compile {1}", compiler, source);
            return Optional.empty();
        }
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return Optional.of(program);
    }

    private static boolean ended(Process process) {
        try {
            return process.waitFor(COMPILE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
