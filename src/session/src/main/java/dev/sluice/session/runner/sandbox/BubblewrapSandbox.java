package dev.sluice.session.runner.sandbox;

import dev.sluice.session.runner.syscall.SystemCallFilter;
import dev.sluice.session.settings.SandboxKind;
import dev.sluice.session.workspace.SandboxUser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A sandbox whose namespaces bubblewrap makes, with options that say what is mounted in them. */
public final class BubblewrapSandbox extends NamespaceSandbox {
    private final List<String> systemFiles;
    private final Optional<Meter> meter;
    private final Optional<Path> filter;

    /**
     * @param owners users to become, if we are root
     * @param filter the program of a {@link SystemCallFilter}
     */
    public BubblewrapSandbox(
            SystemFiles files, Optional<Meter> meter, Optional<SandboxUsers> owners, Optional<Path> filter)
            throws IOException {
        super(meter, owners, filter);
        this.systemFiles = files.options();
        this.meter = meter;
        this.filter = filter;
    }

    @Override
    public Optional<String> by() {
        return SandboxKind.BUBBLEWRAP.by();
    }

    @Override
    public List<String> commandLine(Stage stage) {
        var line = new ArrayList<String>();
        SandboxUser owner = stage.session().owner();
        line.addAll(meter.map(m -> m.leading(stage.folder().report(), owner, filter))
                .orElseGet(() -> SystemCallFilter.opened(filter)));
        line.addAll(Privileges.drop(owner));
        line.add("bwrap");
        line.addAll(namespaces());
        line.add("--disable-userns");
        filter.ifPresent(file -> line.addAll(List.of("--seccomp", Integer.toString(SystemCallFilter.DESCRIPTOR))));
        line.addAll(environment(stage.environment()));
        line.addAll(fileSystem(stage));
        line.add("--");
        line.addAll(stage.limits().prlimit(metered()));
        meter.ifPresent(m -> line.addAll(m.commandLine(METER, stage.limits(), false)));
        line.addAll(stage.command());
        return line;
    }

    @Override
    public List<String> zygoteLine(
            WarmInterpreter interpreter, Path runs, Path own, Path preload, Map<String, String> variables) {
        var line = new ArrayList<>(meter.map(m -> m.leading(filter)).orElse(List.of()));
        line.addAll(Privileges.drop(interpreter.session().owner()));
        line.add("bwrap");
        line.addAll(namespaces());
        line.addAll(environment(variables));
        line.addAll(system());
        line.addAll(List.of("--bind", runs.toString(), "/tmp"));
        line.addAll(readable(interpreter.readable()));
        // The library is mounted where a run has its meter, so that both find the same in that folder
        line.addAll(List.of("--ro-bind", preload.toString(), METER, "--dir", RUN_FOLDER));
        line.addAll(List.of("--bind", interpreter.session().path().toString(), SESSION_FOLDER));
        line.addAll(List.of("--remount-ro", "/", "--chdir", RUN_FOLDER, "--"));
        return line;
    }

    private List<String> namespaces() {
        var options = new ArrayList<String>(List.of(
                "--unshare-user",
                "--unshare-ipc",
                "--unshare-pid",
                "--unshare-net",
                "--unshare-uts",
                "--unshare-cgroup-try",
                "--uid",
                Integer.toString(INNER_UID),
                "--gid",
                Integer.toString(INNER_UID),
                "--hostname",
                HOST_NAME,
                "--die-with-parent",
                "--new-session"));
        if (metered()) {
            options.add("--as-pid-1");
        }
        return options;
    }

    private static List<String> environment(Map<String, String> variables) {
        var options = new ArrayList<String>(List.of("--clearenv"));
        new TreeMap<>(variables).forEach((name, value) -> options.addAll(List.of("--setenv", name, value)));
        return options;
    }

    private List<String> fileSystem(Stage stage) {
        List<String> options = system();
        if (hasKeys()) {
            options.addAll(List.of("--ro-bind", "/dev/null", KEYS.toString()));
        }
        options.addAll(List.of("--size", Long.toString(TMP_BYTES), "--perms", "1777", "--tmpfs", "/tmp"));
        // After /tmp, since a language may be installed below it
        options.addAll(readable(stage.readable()));
        meter.ifPresent(m -> options.addAll(List.of("--ro-bind", m.program().toString(), METER)));
        options.addAll(List.of("--bind", stage.folder().files().toString(), RUN_FOLDER));
        options.addAll(List.of("--bind", stage.session().path().toString(), SESSION_FOLDER));
        options.addAll(List.of("--remount-ro", "/", "--chdir", RUN_FOLDER));
        return options;
    }

    private List<String> system() {
        var options = new ArrayList<String>(systemFiles);
        options.addAll(List.of("--proc", "/proc", "--dev", "/dev"));
        options.addAll(List.of("--size", Long.toString(SHM_BYTES), "--tmpfs", "/dev/shm"));
        // It is memory without a bound, and all that a program may add to it is below a mount of its own
        options.addAll(List.of("--remount-ro", "/dev"));
        return options;
    }

    private static List<String> readable(List<Path> paths) {
        return paths.stream()
                .flatMap(path -> Stream.of("--ro-bind", path.toString(), path.toString()))
                .toList();
    }
}
