package dev.sluice.session.runner;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Bubblewrap: namespaces of its own for everything, a root that holds the system read-only, and nothing else but the
 * folder of the run and that of the session. As root we become a user who owns nothing first, because root is bound by
 * no process limit.
 */
final class NamespaceSandbox implements Sandbox {
    /** Where programs find themselves, as under Piston, so that their stack traces read the same. */
    static final String RUN_FOLDER = "/box/submission";

    static final String SESSION_FOLDER = "/mnt/data";
    static final String METER = "/box/meter";
    private static final long TMP_BYTES = 256 << 20;
    private static final long SHM_BYTES = 64 << 20;
    private static final int INNER_UID = 1000;
    /** What the kernel tells of keys, those of others with the same user included. */
    private static final Path KEYS = Path.of("/proc/keys");

    private final SystemFiles files;
    private final Optional<Meter> meter;
    private final Optional<Owners> owners;
    private final Optional<Path> filter;

    /**
     * @param owners users to become, if we are root
     * @param filter the program of a {@link SystemCallFilter}
     */
    NamespaceSandbox(SystemFiles files, Optional<Meter> meter, Optional<Owners> owners, Optional<Path> filter) {
        this.files = files;
        this.meter = meter;
        this.owners = owners;
        this.filter = filter;
    }

    @Override
    public SandboxLevel level() {
        return SandboxLevel.NAMESPACES;
    }

    @Override
    public Owner nextOwner() {
        return owners.map(Owners::next).orElse(Owner.SELF);
    }

    @Override
    public boolean metered() {
        return meter.isPresent();
    }

    @Override
    public boolean filtered() {
        return filter.isPresent();
    }

    @Override
    public Stream<ProcessHandle> firstProcess(Process started) {
        return started.children();
    }

    @Override
    public List<String> commandLine(Stage stage) {
        var line = new ArrayList<String>();
        Owner owner = stage.session().owner();
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

    /**
     * The sandbox that a zygote lives in. It is the same but for two things: the zygote may make namespaces, which it
     * forbids each run itself, and where a run has its {@code /tmp} the zygote sees the folders of all runs, which each
     * run covers with a {@code /tmp} of its own.
     */
    List<String> zygoteLine(WarmInterpreter interpreter, Path runs, Path preload, Map<String, String> variables) {
        var line = new ArrayList<>(meter.map(m -> m.leading(filter)).orElse(List.of()));
        line.addAll(Privileges.drop(interpreter.session().owner()));
        line.add("bwrap");
        line.addAll(namespaces());
        line.addAll(environment(variables));
        line.addAll(system());
        line.addAll(List.of("--bind", runs.toString(), "/tmp"));
        line.addAll(readable(interpreter.readable()));
        // Where a run has its meter, so that both find the same in that folder
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
                "sluice",
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
        if (Files.exists(KEYS)) {
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
        var options = new ArrayList<String>(files.options());
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
