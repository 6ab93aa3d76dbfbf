package dev.sluice.session.runner.sandbox;

import dev.sluice.session.runner.language.Programs;
import dev.sluice.session.runner.syscall.CallAbi;
import dev.sluice.session.runner.syscall.DeniedCall;
import dev.sluice.session.runner.syscall.SystemCallFilter;
import dev.sluice.session.settings.SandboxKind;
import dev.sluice.session.workspace.Folders;
import dev.sluice.session.workspace.SandboxUser;
import dev.sluice.session.workspace.ShortageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A sandbox whose namespaces the programs of util-linux make, which every distribution has: {@code unshare} makes them,
 * and the script {@code namespaces.sh}, their first process, mounts what a table says and leaves the machine's root.
 */
public final class UtilLinuxSandbox extends NamespaceSandbox {
    /** The programs that it needs besides a shell, an {@code env}, and {@code prlimit}, which all sandboxes need. */
    static final List<String> PROGRAMS = List.of("unshare", "mount", "umount", "pivot_root", "setpriv", "setsid");

    private static final String SCRIPT = "namespaces.sh";

    /** The name that the script has for what it starts. */
    private enum First {
        /** The meter, which becomes process 1. */
        METER,
        /** A program, which has the shell for process 1. */
        PROGRAM,
        /** A zygote, which becomes process 1 and may make namespaces. */
        ZYGOTE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The start of a command whose own errors nobody sees. When a program is killed, unshare of util-linux 2.38 says
     * that it cannot unblock signal 9. The program's standard error is handed on as descriptor 9.
     */
    private static final List<String> SILENT = List.of("/bin/sh", "-c", "exec 9>&2 2>/dev/null && exec \"$@\"", "sh");

    private static final int COMPLAINT_SECONDS = 5;

    private final Path script;
    private final SystemFiles files;
    private final Path folder;
    /** The roots, by what they show besides the system. */
    private final Map<List<Path>, SystemRoot> roots = new ConcurrentHashMap<>();

    private final Optional<Meter> meter;
    private final Optional<Path> filter;

    private UtilLinuxSandbox(
            Path script,
            SystemFiles files,
            Path folder,
            Optional<Meter> meter,
            Optional<SandboxUsers> owners,
            Optional<Path> filter) {
        super(meter, owners, filter);
        this.script = script;
        this.files = files;
        this.folder = folder;
        this.meter = meter;
        this.filter = filter;
    }

    /**
     * Prepares what all runs share.
     *
     * @param folder takes it, and must be one that every user may pass through
     * @param owners users to become, if we are root
     * @param filter the program of a {@link SystemCallFilter}, which the meter alone can install
     */
    public static UtilLinuxSandbox create(
            SystemFiles files, Path folder, Optional<Meter> meter, Optional<SandboxUsers> owners, Optional<Path> filter)
            throws IOException {
        Path script = NativePrograms.unpack(SCRIPT, folder);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rw-r--r--"));
        return new UtilLinuxSandbox(
                script, files, folder, meter, owners, meter.isPresent() ? filter : Optional.empty());
    }

    private SystemRoot root(List<Path> readable) {
        return roots.computeIfAbsent(readable, shown -> {
            try {
                return SystemRoot.create(files, shown, folder);
            } catch (IOException e) {
                throw ShortageException.orFailure("The root of a sandbox could not be made", e, folder);
            }
        });
    }

    /** Returns the programs that it needs and this machine does not have. */
    public static List<String> missingPrograms() {
        return PROGRAMS.stream()
                .filter(program -> Programs.onPath(program).isEmpty())
                .toList();
    }

    @Override
    public Optional<String> by() {
        return SandboxKind.UTIL_LINUX.by();
    }

    /** Returns the error of unshare when it makes namespaces on this machine, or an empty text if there is none. */
    public static String complaint() {
        try {
            Process process = new ProcessBuilder(
                            "unshare", "--user", "--map-root-user", "--mount", "--pid", "--net", "--fork", "--", "true")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            var late = CompletableFuture.runAsync(
                    process::destroyForcibly, CompletableFuture.delayedExecutor(COMPLAINT_SECONDS, TimeUnit.SECONDS));
            String said = new String(process.getInputStream().readNBytes(1000), StandardCharsets.UTF_8);
            late.cancel(false);
            return said.strip();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Override
    public List<String> commandLine(Stage stage) {
        SystemRoot root = root(stage.readable());
        MountTable mounts = root.mounts();
        if (hasKeys()) {
            mounts.readOnly(Path.of("/dev/null"), KEYS);
        }
        mounts.memory("/tmp", TMP_BYTES, "1777");
        // After /tmp, since a language may be installed below it
        root.showReadable(mounts);
        meter.ifPresent(m -> mounts.readOnly(m.program(), Path.of(METER)));
        mounts.writable(stage.folder().files(), RUN_FOLDER);
        mounts.writable(stage.session().path(), SESSION_FOLDER);

        SandboxUser owner = stage.session().owner();
        var line = new ArrayList<String>();
        line.addAll(meter.map(m -> m.leading(stage.folder().report(), owner, filter))
                .orElseGet(UtilLinuxSandbox::withoutKeys));
        Path table = stage.folder().writeMounts(mounts.text());
        line.addAll(namespaces(owner, meter.isPresent() ? First.METER : First.PROGRAM, root, table));
        line.addAll(environment(stage.environment()));
        line.addAll(stage.limits().prlimit(metered()));
        meter.ifPresent(m -> line.addAll(m.commandLine(METER, stage.limits(), filtered())));
        line.addAll(stage.command());
        return line;
    }

    @Override
    public List<String> zygoteLine(
            WarmInterpreter interpreter, Path runs, Path own, Path preload, Map<String, String> variables)
            throws IOException {
        SystemRoot root = root(interpreter.readable());
        MountTable mounts = root.mounts();
        mounts.writable(runs, "/tmp");
        root.showReadable(mounts);
        // The library is mounted where a run has its meter, so that both find the same in that folder
        mounts.readOnly(preload, Path.of(METER));
        mounts.writable(interpreter.session().path(), SESSION_FOLDER);

        var line = new ArrayList<>(meter.map(m -> m.leading(filter)).orElse(List.of()));
        Path table = Folders.writeReadable(own.resolve("mounts"), mounts.text());
        line.addAll(namespaces(interpreter.session().owner(), First.ZYGOTE, root, table));
        line.addAll(environment(variables));
        return line;
    }

    /**
     * Returns the part that makes the namespaces. When whoever started it ends, the whole ends from the outside in.
     */
    private List<String> namespaces(SandboxUser owner, First first, SystemRoot root, Path table) {
        var line = new ArrayList<>(Privileges.drop(owner, "--pdeathsig", "KILL"));
        if (first == First.PROGRAM) {
            line.addAll(SILENT);
        }
        line.addAll(List.of("unshare", "--user", "--map-root-user", "--mount", "--pid", "--net", "--ipc", "--uts"));
        line.addAll(List.of("--cgroup", "--fork", "--kill-child", "--", "setsid", "/bin/sh", script.toString()));
        line.addAll(List.of(
                first.word(),
                HOST_NAME,
                Integer.toString(INNER_UID),
                root.path().toString()));
        line.add(table.toString());
        line.add(meter.map(m -> m.program().toString()).orElse(""));
        return line;
    }

    private static List<String> environment(Map<String, String> variables) {
        var all = new TreeMap<>(variables);
        all.put("PWD", RUN_FOLDER);
        var command = new ArrayList<String>(List.of("env", "-i"));
        all.forEach((name, value) -> command.add(name + "=" + value));
        return command;
    }

    /**
     * Returns the part that takes a program away from the kernel's keys of whoever started us, where there is neither
     * the meter to do it nor a filter. It is empty if there is no interpreter that can ask the kernel.
     */
    private static List<String> withoutKeys() {
        Optional<String> keyctl = CallAbi.of(System.getProperty("os.arch")).stream()
                .findFirst()
                .map(abi -> Integer.toString(DeniedCall.KEYCTL.number(abi).orElseThrow()));
        return keyctl.flatMap(number -> Stream.of(
                                Programs.onPath("perl")
                                        .map(perl -> List.of(
                                                perl.toString(),
                                                "-e",
                                                "syscall(" + number + ", 1, 0); exec {$ARGV[0]} @ARGV; exit 125")),
                                Programs.onPath("python3")
                                        .map(python -> List.of(
                                                python.toString(),
                                                "-ISc",
                                                "import ctypes, os, sys; ctypes.CDLL(None).syscall(" + number
                                                        + ", 1, None); os.execvp(sys.argv[1], sys.argv[1:])")))
                        .flatMap(Optional::stream)
                        .findFirst())
                .orElse(List.of());
    }
}
