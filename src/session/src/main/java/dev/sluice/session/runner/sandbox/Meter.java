package dev.sluice.session.runner.sandbox;

import dev.sluice.session.settings.RunnerSettings;
import dev.sluice.session.workspace.SandboxUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The small native program that stands between sandbox and command. Java cannot ask the kernel what a finished process
 * used, nor be the first process of a pid namespace; {@code meter.c} can. It is compiled at start if the machine has a
 * C compiler. An image without a compiler has it compiled beforehand and names it in {@code SLUICE_METER}.
 */
public record Meter(Path program) {
    private static final System.Logger LOG = System.getLogger(Meter.class.getName());
    public static final String SOURCE = "meter.c";

    /** Returns the meter of this machine, if it can have one. {@code folder} takes what is compiled. */
    public static Optional<Meter> find(RunnerSettings settings, Path folder) throws IOException {
        if (settings.meter().isPresent()) {
            Path given = settings.meter().get();
            if (!Files.isExecutable(given)) {
                throw new IllegalArgumentException("SLUICE_METER names no program: " + given);
            }
            return Optional.of(new Meter(given.toRealPath()));
        }
        Optional<Path> compiler = NativePrograms.compiler();
        Optional<Path> program =
                compiler.isEmpty() ? Optional.empty() : NativePrograms.compile(compiler.get(), SOURCE, folder, "meter");
        if (program.isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "No C compiler and no SLUICE_METER: memory and CPU time of runs are not"
                            + " measured, and CPU time is limited in whole seconds");
        }
        return program.map(Meter::new);
    }

    /** Returns the outermost part of a command line, which does what must be done before privileges are dropped. */
    List<String> leading(Path report, SandboxUser owner, Optional<Path> filter) {
        var command = new ArrayList<String>(List.of(program.toString(), "-l", "-r", report.toString()));
        if (!owner.isSelf()) {
            command.addAll(List.of("-o", Integer.toString(owner.uid())));
        }
        filter.ifPresent(file -> command.addAll(List.of("-f", file.toString())));
        command.add("--");
        return command;
    }

    /** Returns the outermost part before a command that serves many runs and so has no report. */
    List<String> leading(Optional<Path> filter) {
        var command = new ArrayList<String>(List.of(program.toString(), "-l"));
        filter.ifPresent(file -> command.addAll(List.of("-f", file.toString())));
        command.add("--");
        return command;
    }

    /**
     * Returns the innermost part of a command line, before the command itself.
     *
     * @param filters whether it is to install the filter that the leading part has opened
     */
    List<String> commandLine(String program, StageLimits limits, boolean filters) {
        var command = new ArrayList<String>(List.of(program));
        if (filters) {
            command.add("-s");
        }
        limits.cpuTime().ifPresent(time -> command.addAll(List.of("-c", Long.toString(time.toMillis()))));
        limits.memory().ifPresent(bytes -> command.addAll(List.of("-m", Long.toString(bytes))));
        command.add("--");
        return command;
    }
}
