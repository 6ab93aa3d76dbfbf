package dev.sluice.session.runner.sandbox;

import dev.sluice.session.settings.SandboxLevel;
import dev.sluice.session.workspace.SandboxUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A sandbox with namespaces of its own for everything. Its root holds the system read-only, and nothing else but the
 * folder of the run and that of the session. If we are root we first become a user who owns nothing, because root is
 * bound by no process limit.
 */
public abstract sealed class NamespaceSandbox implements Sandbox permits BubblewrapSandbox, UtilLinuxSandbox {
    /**
     * The folder where programs find themselves, the same as under Piston, so that their stack traces read the same.
     */
    static final String RUN_FOLDER = "/box/submission";

    static final String SESSION_FOLDER = "/mnt/data";
    public static final String METER = "/box/meter";
    static final String HOST_NAME = "sluice";
    static final long TMP_BYTES = 256 << 20;
    static final long SHM_BYTES = 64 << 20;
    static final int INNER_UID = 1000;
    /** The file by which the kernel tells of keys, those of others with the same user included. */
    static final Path KEYS = Path.of("/proc/keys");

    private final Optional<Meter> meter;
    private final Optional<SandboxUsers> owners;
    private final Optional<Path> filter;

    NamespaceSandbox(Optional<Meter> meter, Optional<SandboxUsers> owners, Optional<Path> filter) {
        this.meter = meter;
        this.owners = owners;
        this.filter = filter;
    }

    /**
     * Returns the command line of the sandbox that a zygote lives in, to which the interpreter's is added. It is the
     * same as for a run but for two things: the zygote may make namespaces, which it forbids each run itself, and where
     * a run has its {@code /tmp} the zygote sees the folders of all runs, which each run covers with a {@code /tmp} of
     * its own.
     *
     * @param runs the folders of all runs
     * @param own the folder of this zygote
     * @param preload the library that the interpreter is to load
     */
    public abstract List<String> zygoteLine(
            WarmInterpreter interpreter, Path runs, Path own, Path preload, Map<String, String> variables)
            throws IOException;

    static boolean hasKeys() {
        return Files.exists(KEYS);
    }

    @Override
    public final SandboxLevel level() {
        return SandboxLevel.NAMESPACES;
    }

    @Override
    public final SandboxUser nextOwner() {
        return owners.map(SandboxUsers::next).orElse(SandboxUser.SELF);
    }

    @Override
    public final boolean metered() {
        return meter.isPresent();
    }

    @Override
    public final boolean filtered() {
        return filter.isPresent();
    }

    @Override
    public final Stream<ProcessHandle> firstProcess(Process started) {
        return started.children();
    }
}
