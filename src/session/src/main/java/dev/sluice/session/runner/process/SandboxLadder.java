package dev.sluice.session.runner.process;

import dev.sluice.session.runner.language.Programs;
import dev.sluice.session.runner.sandbox.BubblewrapSandbox;
import dev.sluice.session.runner.sandbox.Meter;
import dev.sluice.session.runner.sandbox.Sandbox;
import dev.sluice.session.runner.sandbox.SandboxAdvice;
import dev.sluice.session.runner.sandbox.SandboxUsers;
import dev.sluice.session.runner.sandbox.Stage;
import dev.sluice.session.runner.sandbox.StageLimits;
import dev.sluice.session.runner.sandbox.SystemFiles;
import dev.sluice.session.runner.sandbox.UserSandbox;
import dev.sluice.session.runner.sandbox.UtilLinuxSandbox;
import dev.sluice.session.runner.syscall.SystemCallFilter;
import dev.sluice.session.settings.RunnerSettings;
import dev.sluice.session.settings.SandboxKind;
import dev.sluice.session.settings.SandboxLevel;
import dev.sluice.session.settings.SandboxUnavailableException;
import dev.sluice.session.workspace.Folders;
import dev.sluice.session.workspace.RunFolder;
import dev.sluice.session.workspace.SandboxUser;
import dev.sluice.session.workspace.SessionFolder;
import dev.sluice.session.workspace.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the best sandbox that works here by running a program in it, since what is installed may still be forbidden.
 */
public final class SandboxLadder {
    private static final System.Logger LOG = System.getLogger(SandboxLadder.class.getName());
    private static final String WORD = "confined";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final RunnerSettings settings;
    private final WorkFolder work;
    private final List<SandboxKind> kinds;
    private final List<String> reasons = new ArrayList<>();
    private Optional<Meter> meter = Optional.empty();
    private Optional<SandboxUsers> owners = Optional.empty();
    private @Nullable SystemFiles files;

    /** @param kinds what may be tried, best first */
    public SandboxLadder(RunnerSettings settings, WorkFolder work, List<SandboxKind> kinds) {
        this.settings = settings;
        this.work = work;
        this.kinds = List.copyOf(kinds);
    }

    /**
     * Tries the sandboxes, best first, and returns a process runner with the first that works.
     *
     * @throws SandboxUnavailableException saying what was tried and what would help, if nothing acceptable works
     */
    public ProcessRunner climb() throws IOException {
        meter = Meter.find(settings, work.path());
        owners = isRoot() ? Optional.of(new SandboxUsers()) : Optional.empty();
        for (Rung rung : rungs()) {
            Sandbox sandbox = make(rung);
            var processes = new ProcessRunner(sandbox);
            if (works(processes)) {
                warnWithoutFilter(sandbox);
                return processes;
            }
            processes.close();
        }
        throw SandboxAdvice.ofThisMachine().unavailable(settings.lowestSandbox(), reasons);
    }

    private static void warnWithoutFilter(Sandbox sandbox) {
        if (!sandbox.filtered()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Sandbox {0} has no filter of system calls: {1}",
                    sandbox.level().wireName(),
                    sandbox.metered() || !sandbox.by().equals(SandboxKind.UTIL_LINUX.by())
                            ? "this kernel or machine takes none"
                            : "without bubblewrap that takes a C compiler or SLUICE_METER");
        }
    }

    /**
     * A sandbox that is to be tried.
     *
     * @param filter the program of a filter that it is to have
     */
    private record Rung(SandboxKind kind, Optional<Path> filter) {}

    /**
     * Returns the sandboxes to try, each kind with the filter first. Some systems run programs of another machine and
     * can filter none of them.
     */
    private List<Rung> rungs() throws IOException {
        Optional<SystemCallFilter> filter = SystemCallFilter.ofThisMachine();
        Optional<Path> program = filter.isPresent() ? Optional.of(filter.get().write(work.path())) : Optional.empty();
        var rungs = new ArrayList<Rung>();
        for (SandboxKind kind : kinds) {
            if (isWanted(kind) && accepts(kind.level()) && canBe(kind)) {
                if (program.isPresent() && canFilter(kind)) {
                    rungs.add(new Rung(kind, program));
                }
                rungs.add(new Rung(kind, Optional.empty()));
            }
        }
        return rungs;
    }

    private boolean isWanted(SandboxKind kind) {
        return kind.level() != SandboxLevel.NAMESPACES
                || settings.namespacesBy().isEmpty()
                || settings.namespacesBy().get() == kind;
    }

    /**
     * Checks whether a kind of sandbox can have the filter. util-linux cannot install one, and so needs the meter for
     * it.
     */
    private boolean canFilter(SandboxKind kind) {
        return kind != SandboxKind.UTIL_LINUX || meter.isPresent();
    }

    private boolean canBe(SandboxKind kind) {
        Optional<String> lacks =
                switch (kind) {
                    case BUBBLEWRAP -> missing(Programs.onPath("bwrap").isPresent(), "bwrap is not installed");
                    case UTIL_LINUX -> {
                        List<String> programs = UtilLinuxSandbox.missingPrograms();
                        yield missing(programs.isEmpty(), String.join(" and ", programs) + " of util-linux not found");
                    }
                    // Without namespaces only the meter finds what a program leaves running
                    case SEPARATE_USER ->
                        missing(meter.isPresent(), "no meter for level separate-user")
                                .or(() -> missing(owners.isPresent(), "only root can start programs as another user"));
                    case SHARED_USER -> missing(meter.isPresent(), "no meter for level shared-user");
                };
        lacks.ifPresent(reasons::add);
        return lacks.isEmpty();
    }

    private static Optional<String> missing(boolean there, String reason) {
        return there ? Optional.empty() : Optional.of(reason);
    }

    private Sandbox make(Rung rung) throws IOException {
        Optional<Path> filter = rung.filter();
        return switch (rung.kind()) {
            case BUBBLEWRAP -> new BubblewrapSandbox(systemFiles(), meter, owners, filter);
            case UTIL_LINUX -> UtilLinuxSandbox.create(systemFiles(), folder("by-util-linux"), meter, owners, filter);
            case SEPARATE_USER -> new UserSandbox(meter.orElseThrow(), owners, filter);
            case SHARED_USER -> new UserSandbox(meter.orElseThrow(), Optional.empty(), filter);
        };
    }

    /** Creates a folder of ours that every user may pass through. */
    private Path folder(String name) throws IOException {
        return Folders.createPassable(work.path(), name + "-");
    }

    private SystemFiles systemFiles() throws IOException {
        SystemFiles known = files;
        if (known == null) {
            known = SystemFiles.find(work.path());
            files = known;
        }
        return known;
    }

    private boolean accepts(SandboxLevel level) {
        return level.compareTo(settings.lowestSandbox()) <= 0;
    }

    private boolean works(ProcessRunner processes) {
        String level = processes.sandbox().level().wireName()
                + processes.sandbox().by().map(by -> " by " + by).orElse("");
        try {
            String printed = print(processes, List.of("/bin/sh", "-c", "echo " + WORD), Map.of(), List.of());
            if (printed.equals(WORD + "\n")) {
                return true;
            }
            String said = printed.isBlank() && processes.sandbox() instanceof UtilLinuxSandbox
                    ? UtilLinuxSandbox.complaint()
                    : printed.strip();
            reasons.add(level + ": a program in it printed \"" + said + "\"");
        } catch (RuntimeException e) {
            reasons.add(level + ": " + e);
        }
        LOG.log(System.Logger.Level.INFO, "Sandbox {0}", reasons.get(reasons.size() - 1));
        return false;
    }

    /** Runs a command of our own and returns all that it prints. */
    public String print(
            ProcessRunner processes, List<String> command, Map<String, String> environment, List<Path> readable) {
        SandboxUser owner = processes.sandbox().nextOwner();
        try (SessionFolder session = SessionFolder.create(work.runs(), owner);
                RunFolder folder = RunFolder.create(work.runs(), owner)) {
            var limits = new StageLimits(
                    Optional.of(PATIENCE), Optional.empty(), Optional.empty(), false, settings.bounds());
            var stage = new Stage(command, environment, readable, folder, session, limits);
            return processes.start(stage, new byte[0]).await().output().both();
        }
    }

    private static boolean isRoot() throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }
}
