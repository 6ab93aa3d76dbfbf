package dev.sluice.session.runner;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * A sandbox with namespaces in which interpreters are kept ready. A run that one is ready for is handed to that; every
 * other, and each that is not answered in time, starts cold. Namespaces and limits are the same either way.
 */
final class WarmSandbox implements Sandbox {
    private final NamespaceSandbox sandbox;
    private final ZygotePrograms programs;
    private final Path folders;
    private final Spawner spawner = new Spawner();
    private final Zygotes zygotes = new Zygotes(this::start, System::nanoTime);

    private final AtomicLong handed = new AtomicLong();

    /** @param folders where the folders of runs are */
    WarmSandbox(NamespaceSandbox sandbox, ZygotePrograms programs, Path folders) {
        this.sandbox = sandbox;
        this.programs = programs;
        this.folders = folders;
    }

    Zygote start(WarmInterpreter interpreter, int runs) throws IOException {
        return Zygote.start(interpreter, sandbox, programs, folders, spawner, runs);
    }

    @Override
    public List<String> commandLine(Stage stage) {
        if (!stage.warm()) {
            return sandbox.commandLine(stage);
        }
        return zygotes.take(WarmInterpreter.of(stage))
                .map(zygote -> {
                    handed.incrementAndGet();
                    return callLine(zygote, stage);
                })
                .orElseGet(() -> sandbox.commandLine(stage));
    }

    /** How many runs were handed to an interpreter that was ready. */
    long handed() {
        return handed.get();
    }

    /** Ends in the cold command line, which takes over where the zygote does not answer. */
    List<String> callLine(Zygote zygote, Stage stage) {
        var line = new ArrayList<String>(List.of(
                programs.call().toString(),
                "-s",
                zygote.socket().toString(),
                "-f",
                folders.relativize(stage.folder().files()).toString(),
                "-r",
                stage.folder().report().toString(),
                "-l",
                stage.limits().words(),
                "-n",
                Integer.toString(stage.command().size()),
                "--"));
        line.addAll(sandbox.commandLine(stage));
        return line;
    }

    @Override
    public Stream<ProcessHandle> firstProcess(Process started) {
        Optional<String> program = started.info().command();
        return program.equals(Optional.of(programs.call().toString()))
                ? Stream.of(started.toHandle())
                : sandbox.firstProcess(started);
    }

    @Override
    public SandboxLevel level() {
        return sandbox.level();
    }

    @Override
    public Owner nextOwner() {
        return sandbox.nextOwner();
    }

    @Override
    public boolean metered() {
        return sandbox.metered();
    }

    @Override
    public void close() {
        zygotes.close();
        spawner.close();
    }
}
