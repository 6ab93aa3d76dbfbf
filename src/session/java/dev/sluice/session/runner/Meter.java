package dev.sluice.session.runner;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The small native program that stands between sandbox and command. Java cannot ask the kernel what a finished process
 * used, nor be the first process of a pid namespace; {@code meter.c} can. It is compiled at start where the machine has
 * a C compiler, which an image without one does beforehand and names in {@code SLUICE_METER}.
 */
record Meter(Path program) {
    private static final System.Logger LOG = System.getLogger(Meter.class.getName());
    private static final String SOURCE = "meter.c";
    private static final int COMPILE_SECONDS = 30;

    /** The meter of this machine, if it can have one. {@code folder} takes what is compiled. */
    static Optional<Meter> find(RunnerSettings settings, Path folder) throws IOException {
        if (settings.meter().isPresent()) {
            Path given = settings.meter().get();
            if (!Files.isExecutable(given)) {
                throw new IllegalArgumentException("SLUICE_METER names no program: " + given);
            }
            return Optional.of(new Meter(given.toRealPath()));
        }
        Optional<Path> compiler = Programs.onPath("cc").or(() -> Programs.onPath("gcc"));
        if (compiler.isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "No C compiler and no SLUICE_METER: memory and CPU time of runs are not"
                            + " measured, and CPU time is limited in whole seconds");
            return Optional.empty();
        }
        return compile(compiler.get(), folder);
    }

    private static Optional<Meter> compile(Path compiler, Path folder) throws IOException {
        Path source = folder.resolve(SOURCE);
        Path program = folder.resolve("meter");
        try (InputStream in = Meter.class.getResourceAsStream(SOURCE)) {
            Files.copy(java.util.Objects.requireNonNull(in, SOURCE), source);
        }
        var process = new ProcessBuilder(compiler.toString(), "-O1", "-o", program.toString(), source.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!ended(process) || process.exitValue() != 0) {
            process.destroyForcibly();
            LOG.log(System.Logger.Level.WARNING, "{0} could not compile {1}: runs are not measured", compiler, SOURCE);
            return Optional.empty();
        }
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return Optional.of(new Meter(program));
    }

    private static boolean ended(Process process) {
        try {
            return process.waitFor(COMPILE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The outermost part of a command line: opens the report while we still may, before privileges are dropped. */
    List<String> reportingTo(Path report) {
        return List.of("/bin/sh", "-c", "exec 3>\"$0\"; exec \"$@\"", report.toString());
    }

    /** The innermost part, before the command itself. */
    List<String> commandLine(String program, StageLimits limits) {
        var command = new ArrayList<String>(List.of(program));
        limits.cpuTime().ifPresent(time -> command.addAll(List.of("-c", Long.toString(time.toMillis()))));
        limits.memory().ifPresent(bytes -> command.addAll(List.of("-m", Long.toString(bytes))));
        command.add("--");
        return command;
    }
}
